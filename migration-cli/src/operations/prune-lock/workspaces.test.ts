import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { pruneLockfile } from './lockfile.ts';
import { prunePnpm } from './pnpm.ts';
import { pruneYarnBerry } from './yarn-berry.ts';

const manifests = {
  '': { name: 'news', version: '1.0.0', workspaces: ['backend', 'libs/lib'] },
  backend: {
    name: 'news-backend',
    version: '1.0.0',
    dependencies: { '@shop/lib': 'workspace:*', typescript: '5.4.5' },
  },
  'libs/lib': { name: '@shop/lib', version: '1.0.0', dependencies: { '@babel/parser': '^7.20.0', ms: '1.0.0' } },
};
const entry = (key: string, version: string, more = '') =>
  `"${key}":\n  version: ${version}\n  resolution: "${key.split(',')[0]}"\n${more}  languageName: node\n  linkType: hard\n`;

const BERRY = [
  '# This file is generated\n',
  '__metadata:\n  version: 6\n  cacheKey: 8\n',
  entry('@babel/parser@npm:^7.20.0', '7.20.0'),
  entry('@babel/types@npm:^7.0.0, @babel/types@npm:^7.8.3', '7.21.0'),
  entry('ms@npm:1.0.0', '1.0.0'),
  entry('typescript@npm:^5.0.0', '5.4.5'),
  entry('typescript@patch:typescript@^5.0.0#~builtin<compat/typescript>', '5.4.5'),
].join('\n');

it('a lock of Yarn 2 and later names a workspace as it is asked for, and keeps what Yarn adds and patches', () => {
  const { text, problems } = pruneYarnBerry(BERRY, manifests, false);
  expect(problems).toEqual([]);
  const keys = [...text.matchAll(/^"([^"]+)":$/gm)].map(([, key]) => key);
  expect(keys).toEqual([
    '@babel/parser@npm:^7.20.0',
    '@babel/types@npm:^7.8.3',
    '@shop/lib@workspace:*, @shop/lib@workspace:libs/lib',
    'ms@npm:1.0.0',
    'news-backend@workspace:backend',
    'news@workspace:.',
    'typescript@npm:5.4.5',
    'typescript@patch:typescript@5.4.5#~builtin<compat/typescript>',
  ]);
  const without = { ...manifests, 'libs/lib': { name: '@shop/lib', dependencies: { ms: '1.0.0' } } };
  expect(pruneYarnBerry(BERRY, without, false).text).not.toContain('@babel/types');
});

it('a lock of pnpm links a workspace from where it stands now', () => {
  const lock = {
    lockfileVersion: '9.0',
    importers: {
      'apps/server': { dependencies: { '@shop/lib': { specifier: 'workspace:*', version: 'link:../../libs/lib' } } },
      'libs/lib': { dependencies: { ms: { specifier: '1.0.0', version: '1.0.0' } } },
    },
    packages: { 'ms@1.0.0': { resolution: { integrity: 'sha512-x' } } },
    snapshots: { 'ms@1.0.0': {} },
  };
  const asked = {
    ...manifests,
    backend: { name: 'b', dependencies: { '@shop/lib': 'workspace:*' } },
    'libs/lib': { name: '@shop/lib', dependencies: { ms: '1.0.0' } },
  };
  const { text, problems } = prunePnpm(JSON.stringify(lock), asked, false);
  expect(problems).toEqual([]);
  expect(parse(text).importers).toEqual({
    '.': {},
    backend: { dependencies: { '@shop/lib': { specifier: 'workspace:*', version: 'link:../libs/lib' } } },
    'libs/lib': { dependencies: { ms: { specifier: '1.0.0', version: '1.0.0' } } },
  });
});

it('a lock of npm keeps what is installed inside of a workspace, at its own version', () => {
  const packages = {
    '': { name: 'root' },
    'node_modules/ms': { version: '2.0.0' },
    'libs/lib': { name: '@shop/lib' },
    'libs/lib/node_modules/ms': { version: '1.0.0' },
  };
  const asked = {
    '': manifests[''],
    backend: { name: 'b', dependencies: { '@shop/lib': '1.0.0' } },
    'libs/lib': { name: '@shop/lib', dependencies: { ms: '1.0.0' } },
  };
  const { lock, problems } = pruneLockfile({ lockfileVersion: 3, packages }, asked);
  expect(problems).toEqual([]);
  expect(Object.keys(lock.packages as object)).toEqual([
    '',
    'backend',
    'libs/lib',
    'libs/lib/node_modules/ms',
    'node_modules/@shop/lib',
    'node_modules/b',
  ]);
});
