import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '@nectar/dev/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ROOT } from './support/bookshop.ts';
import { NECTAR, PATH, runIn } from './support/commands.ts';
import { largeFileApplication, largeFilePlan } from './support/large-file.ts';

// A monolith whose functions all stand in one file of thousands of lines, through the door that an engineer uses.

let root: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'nectar-symbols-')));
  for (const [path, text] of Object.entries(largeFileApplication())) await write(path, text);
  await write('nectar.plan.yaml', stringify(largeFilePlan(null)));
  await write('.gitignore', 'node_modules\n.env\n');
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['config', 'user.name', 'Test'],
    ['config', 'user.email', 'test@example.com'],
  ])
    await run('git', args);
  await commit('The application');
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

async function commit(message: string): Promise<void> {
  await run('git', ['add', '-A']);
  await run('git', ['commit', '-qm', message]);
}

const run = (command: string, args: string[]) => runIn(root, command, args);
const nectar = (...args: string[]) => run(NECTAR, args);
const lines = async (path: string) => (await readFile(join(root, path), 'utf8')).split('\n').length - 1;

/** What a side answers to every request. */
async function answers(folder: string, requests: string[]): Promise<unknown[]> {
  const port = await freePort();
  const child = spawn(process.execPath, ['src/server.js'], {
    cwd: join(root, folder),
    env: { PATH, PORT: String(port) },
    stdio: 'ignore',
  });
  children.push(child);
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    const up = await fetch(`${base}/health`).then(
      () => true,
      () => false,
    );
    if (up) break;
    if (tries > 100) throw new Error(`${folder} does not start`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const found = await Promise.all(
    requests.map(async (request) => {
      const [method = 'GET', path = ''] = request.split(' ');
      const reply = await fetch(base + path, { method });
      return [request, reply.status, await reply.text()];
    }),
  );
  child.kill('SIGKILL');
  return found;
}

const requestsOf = (name: string) => [`GET /${name}s`, `GET /${name}s/7`, `POST /${name}s`];
const BOOKINGS = requestsOf('booking');
const OTHERS = ['customer', 'invoice', 'report', 'stock', 'user'].flatMap(requestsOf);

it('a file of fourteen thousand lines: named by the check, cut by symbols, same answers, history kept, rolled back', async () => {
  const [bookings, others] = [await answers('', BOOKINGS), await answers('', OTHERS)];
  expect(await nectar('plan', '--check')).toContain(
    '`symbols: { src/db.js: [booking3, booking178, booking45] }` in the phase gives it 1 % of the file',
  );
  const symbols = { 'src/db.js': ['booking3', 'booking178', 'booking45'] };
  await write('nectar.plan.yaml', stringify(largeFilePlan(symbols)));
  await nectar('plan', '--refresh');
  await commit('Plan');
  const planned = await run('git', ['ls-tree', '-r', 'HEAD']);
  await nectar('backup');
  await nectar('extract', 'bookings');

  const part = 'everything-bookings/backend/src/db.js';
  expect(await lines(part)).toBeLessThan(80);
  const [before, after] = [
    Number((await run('git', ['show', 'HEAD~2:src/db.js'])).split('\n').length),
    await lines('src/db.js'),
  ];
  expect(before - after).toBeGreaterThan(30);
  expect(await answers('everything-bookings/backend', BOOKINGS)).toEqual(bookings);
  expect(await answers('', OTHERS)).toEqual(others);
  for (const [, status] of (await answers('', BOOKINGS)) as [string, number][]) expect(status).toBe(404);
  expect(await run('git', ['log', '--format=%s', '--follow', '--', part])).toContain('The application');
  // Starting it with packages of its own needs a lock file, which this monolith has not.
  const validated = await nectar('validate', 'bookings').catch((error: Error) => error.message);
  expect(validated).toMatch(/pass +imports/);
  expect(validated).toMatch(/pass +routes/);

  await nectar('rollback', '--all');
  expect(await run('git', ['ls-tree', '-r', 'HEAD'])).toBe(planned);
}, 360_000);
