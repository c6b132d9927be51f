import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '@nectar/dev/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { application } from '../src/plan/testing/applications.ts';
import { ROOT } from './support/bookshop.ts';

// A repository that nobody prepared: from its code alone to a service behind one address, and back.

let root: string;
const children: ChildProcess[] = [];
const said: string[] = [];
const NECTAR = join(ROOT, 'node_modules/.bin/nectar');
const PATH = `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'nectar-stranger-')));
  for (const [path, text] of Object.entries(application('routers', ['users', 'orders', 'reports']))) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const lock = JSON.parse(await readFile(join(ROOT, 'examples/bookshop-js/package-lock.json'), 'utf8'));
  lock.packages[''] = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await writeFile(join(root, 'package-lock.json'), JSON.stringify(lock));
  // HOME is the repository, and npm keeps its logs there.
  await writeFile(join(root, '.gitignore'), 'node_modules\n.env\n.npm\n');
  await symlink(join(ROOT, 'examples/bookshop-js/node_modules'), join(root, 'node_modules'));
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['config', 'user.name', 'Test'],
    ['config', 'user.email', 'test@example.com'],
    ['add', '-A'],
    ['commit', '-qm', 'The application'],
  ])
    await run('git', args);
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

function run(command: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd: root, env: { PATH, HOME: root }, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      error === null ? resolve(stdout + stderr) : reject(new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`)),
    );
  });
}

const nectar = (...args: string[]) => run(NECTAR, args);
const tree = () => run('git', ['ls-tree', '-r', 'HEAD']);

function start(cwd: string, command: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(command, args, { cwd, env: { PATH, HOME: root, ...env }, stdio: 'pipe' });
  children.push(child);
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(String(chunk)));
  return child;
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const ok = await fetch(url).then(
      () => true,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer:\n${said.join('')}`);
}

const REQUESTS = ['users', 'orders', 'reports']
  .flatMap((name) => [`GET /api/${name}`, `POST /api/${name}`, `GET /api/${name}/7`])
  .concat('GET /health', 'GET /nothing');

async function asked(base: string): Promise<unknown[]> {
  return Promise.all(
    REQUESTS.map(async (request) => {
      const [method = 'GET', path = ''] = request.split(' ');
      const reply = await fetch(base + path, { method });
      return [request, reply.status, reply.headers.get('x-before'), await reply.text()];
    }),
  );
}

it('is proposed, extracted, served behind one address with the same answers, and rolled back to the very tree', async () => {
  const alone = await freePort();
  start(root, process.execPath, ['src/server.js'], { PORT: String(alone) });
  await answers(`http://127.0.0.1:${alone}/health`);
  const before = await asked(`http://127.0.0.1:${alone}`);

  expect(await nectar('plan', '--propose')).toContain('nectar plan --check');
  expect(await nectar('plan', '--check')).toContain('0 of them in the way');
  await run('git', ['add', '-A']);
  await run('git', ['commit', '-qm', 'Plan']);
  const planned = await tree();
  await nectar('backup');
  const phase = /- name: ([\w-]+)/.exec(await readFile(join(root, 'nectar.plan.yaml'), 'utf8'))?.[1] ?? '';
  expect(await nectar('extract', phase)).toContain(`${phase} is extracted`);

  const folder = (await run('git', ['ls-files'])).split('\n').find((path) => path.endsWith('/backend/src/server.js'));
  const ports = [await freePort(), await freePort(), await freePort()] as const;
  start(root, process.execPath, ['src/server.js'], { PORT: String(ports[0]) });
  start(join(root, dirname(dirname(folder ?? ''))), process.execPath, ['src/server.js'], { PORT: String(ports[1]) });
  const gateway = start(root, NECTAR, [
    'gateway',
    '--port',
    String(ports[2]),
    '--monolith',
    `http://127.0.0.1:${ports[0]}`,
    '--service',
    `${phase}=http://127.0.0.1:${ports[1]}`,
  ]);
  await Promise.all(ports.map((port) => answers(`http://127.0.0.1:${port}/health`)));
  expect(await asked(`http://127.0.0.1:${ports[2]}`)).toEqual(before);
  // Nobody wrote a suite, so that is what it is validated by as well.
  const validated = await nectar('validate', phase);
  expect(validated).toMatch(/pass +boot/);
  expect(validated).toMatch(/pass +suites +8 GET requests without credentials: the same/);
  expect(validated).not.toMatch(/^(?:fail|undecided) /m);
  // Each side answers its own alone.
  const own = `/api/${phase}s`;
  expect((await fetch(`http://127.0.0.1:${ports[0]}${own}`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${ports[1]}${own}`)).status).toBe(200);
  expect(await nectar('gateway', '--print', 'table')).toContain(`GET ${own}`);

  const ended = new Promise((resolve) => gateway.once('exit', resolve));
  gateway.kill('SIGINT');
  expect(await ended).toBe(0);
  await nectar('rollback', '--all');
  expect(await tree()).toBe(planned);
}, 300_000);

it('does what docs/first-ten-minutes.md says, command by command', async () => {
  await run('git', ['rm', '-q', 'nectar.plan.yaml']);
  await run('git', ['commit', '-qm', 'No plan']);
  const page = await readFile(join(ROOT, 'docs/first-ten-minutes.md'), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block ?? '');
  expect(blocks.length).toBeGreaterThan(4);
  const said = await run('sh', ['-e', '-c', blocks.join('\n')]);
  for (const line of [
    'first-look.html',
    '0 of them in the way',
    'order is extracted',
    'GET /api/orders',
    'rolled back',
  ])
    expect(said).toContain(line);
}, 300_000);
