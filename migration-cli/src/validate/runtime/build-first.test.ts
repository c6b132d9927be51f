import { expect, it } from 'vitest';
import { buildFirst } from './build-first.ts';
import { NotReady } from './start.ts';

const SCRIPTS = { start: 'node -r ./env dist/index.js', dev: 'node src/index.js' };

async function ran(
  start: string[],
  has: string[] = [],
  exitCode = 0,
  build: string[] | null = ['npm', 'run', 'build'],
) {
  const commands: string[] = [];
  const files = {
    exists: async (path: string) => path === '/tree/api/package.json' || has.includes(path),
    readText: async () => JSON.stringify({ scripts: SCRIPTS }),
  };
  const run = async (command: string[], { cwd }: { cwd: string }) => {
    commands.push(`${cwd}: ${command.join(' ')}`);
    return { exitCode, stdout: 'said', stderr: '' };
  };
  await buildFirst({ files, processes: { run } } as never, { name: 'shop', build, start }, '/tree', {});
  return commands;
}

it('a monolith is built where its start needs what is not there', async () => {
  const start = ['npm', '--prefix', 'api', 'start'];
  expect(await ran(start)).toEqual(['/tree: npm run build']);
  expect(await ran(start, ['/tree/api/dist/index.js'])).toEqual([]);
  expect(await ran(['npm', '--prefix', 'api', 'run', 'dev'])).toEqual([]);
  expect(await ran(['node', 'build/main.js'])).toEqual(['/tree: npm run build']);
  expect(await ran(start, [], 0, null)).toEqual([]);
});

it('a build that fails is why it is not ready', async () => {
  await expect(ran(['npm', '--prefix', 'api', 'start'], [], 2)).rejects.toThrow(NotReady);
});
