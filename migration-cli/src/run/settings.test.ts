import { expect, it } from 'vitest';
import { environmentIn } from '../code/environment-files.ts';
import { ownSettingOf } from './settings.ts';

const files = (text: string) =>
  ({ files: { exists: async (path: string) => path === '/x/.env', readText: async () => text } }) as never;
const settingIn = (text: string, name: string) => ownSettingOf(files(text), { root: '/x' }, name);

it('an empty variable is not set, whatever the next line says', async () => {
  const text = 'LICENSE=\nKEY=abc\nexport NAME = "a # b" # said\nPLAIN=c # d\n';
  expect(await settingIn(text, 'LICENSE')).toBeNull();
  expect(await settingIn(text, 'KEY')).toBe('abc');
  expect(await settingIn(text, 'NAME')).toBe('a # b');
  expect(await settingIn(text, 'PLAIN')).toBe('c');
});

it('a file of the environment keeps what stands in quotes, and drops comments', () => {
  expect([...environmentIn('A=\'x #y\'\nB="1" # "2"\nC=#none\nD=it\'s\n')]).toEqual([
    ['A', 'x #y'],
    ['B', '1'],
    ['C', ''],
    ['D', "it's"],
  ]);
});

it('reads the folder of settings where nothing beside the manifest says more', async () => {
  const texts: Record<string, string> = {
    '/x/configs/.env': 'A=1\nB=2\n',
    '/x/.env': 'B=3\n',
    '/x/api/config/.env': 'A=4\n',
  };
  const deps = {
    files: { exists: async (path: string) => path in texts, readText: async (path: string) => texts[path] ?? '' },
  } as unknown as Parameters<typeof ownSettingOf>[0];
  expect(await ownSettingOf(deps, { root: '/x' }, 'A')).toBe('1');
  expect(await ownSettingOf(deps, { root: '/x' }, 'B')).toBe('3');
  expect(await ownSettingOf(deps, { root: '/x' }, 'A', 'api/')).toBe('4');
  expect(await ownSettingOf(deps, { root: '/x' }, 'C')).toBeNull();
});
