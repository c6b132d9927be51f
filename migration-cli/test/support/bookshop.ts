import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, type RunningPostgres } from '@nectar/dev/postgres';

export const ROOT = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const SAMPLE = join(ROOT, 'examples/bookshop-js');
const START_MS = 15_000;

export interface Outcome {
  code: number;
  output: string;
}

/** A copy of the bookshop in a git repository of its own, with a seeded database. */
export interface Bookshop {
  root: string;
  env: Record<string, string>;
  run(command: string, args: string[], extra?: Record<string, string>, cwd?: string): Promise<Outcome>;
  nectar(...args: string[]): Promise<Outcome>;
  git(...args: string[]): Promise<string>;
  /** Every file that git knows with the hash of its bytes, and the commit. */
  state(): Promise<Record<string, string>>;
  remove(): Promise<void>;
}

export async function openBookshop(postgres: RunningPostgres): Promise<Bookshop> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'nectar-bookshop-')));
  await cp(SAMPLE, root, { recursive: true, filter: (path) => !path.startsWith(join(SAMPLE, 'node_modules')) });
  await symlink(join(SAMPLE, 'node_modules'), join(root, 'node_modules'));
  await writeFile(join(root, '.gitignore'), 'node_modules\n.env\n');
  // Whatever npm keeps and logs is no part of the shop.
  const home = await mkdtemp(join(tmpdir(), 'nectar-bookshop-home-'));
  const env = {
    PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
    HOME: home,
    DATABASE_URL: postgres.url('bookshop', 'bookshop_app', 'bookshop'),
    MIGRATION_DATABASE_URL: postgres.url('bookshop'),
    BOOKSHOP_APP_PASSWORD: 'bookshop',
    BOOKSHOP_REVIEWS_PASSWORD: 'reviews-of-the-test',
    SESSION_SECRET: 'only-for-the-tests-of-this-shop',
    INTERNAL_TOKEN: 'only-for-the-tests-of-this-shop',
  };
  const run: Bookshop['run'] = (command, args, extra = {}, cwd = root) =>
    new Promise((done) => {
      execFile(command, args, { cwd, env: { ...env, ...extra }, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        done({ code, output: stdout + stderr });
      });
    });
  const git = async (...args: string[]) => {
    const { code, output } = await run('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args]);
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${output}`);
    return output;
  };
  const nectar: Bookshop['nectar'] = (...args) => run(join(ROOT, 'node_modules/.bin/nectar'), args);
  const state = async () => {
    const paths = (await git('ls-files', '-co', '--exclude-standard', '-z')).split('\0').filter(Boolean);
    const entries = await Promise.all(paths.map(async (path) => [path, await hashOf(join(root, path))] as const));
    return Object.fromEntries(entries);
  };
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Test');
  await git('config', 'user.email', 'test@example.com');
  for (const script of ['db:migrate', 'db:seed']) {
    const { code, output } = await run('npm', ['run', script]);
    if (code !== 0) throw new Error(`${script}: ${output}`);
  }
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'The bookshop');
  const remove = async () => {
    for (const folder of [root, home]) await rm(folder, { recursive: true, force: true });
  };
  return { root, env, run, nectar, git, state, remove };
}

async function hashOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(
      await readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return 'missing';
        throw error;
      }),
    )
    .digest('hex');
}

export interface Sides {
  shop: string;
  reviews: string;
  stop(): Promise<void>;
}

/** Starts shop and reviews as the extraction left them, each with its own role. */
export async function startBoth(shop: Bookshop, postgres: RunningPostgres): Promise<Sides> {
  const [shopPort, reviewsPort] = [await freePort(), await freePort()];
  const urls = { shop: `http://127.0.0.1:${shopPort}`, reviews: `http://127.0.0.1:${reviewsPort}` };
  const shared = {
    SHOP_URL: urls.shop,
    SHOP_API_URL: urls.shop,
    REVIEWS_URL: urls.reviews,
    REVIEWS_API_URL: urls.reviews,
  };
  const reviewsUrl = postgres.url('bookshop', 'bookshop_reviews', 'reviews-of-the-test');
  const children = [
    start(['server.js'], shop.root, { ...shop.env, ...shared, PORT: String(shopPort), PUBLIC_URL: urls.shop }),
    start(['src/main.js'], join(shop.root, 'bookshop-reviews/backend'), {
      ...shop.env,
      ...shared,
      PORT: String(reviewsPort),
      PUBLIC_URL: urls.reviews,
      DATABASE_URL: reviewsUrl,
    }),
  ];
  const stop = async () => void (await Promise.all(children.map(stopChild)));
  try {
    await Promise.all([ready(urls.shop, children[0]), ready(urls.reviews, children[1])]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...urls, stop };
}

interface Started {
  child: ChildProcess;
  log: string[];
}

function start(args: string[], cwd: string, env: Record<string, string>): Started {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  return { child, log };
}

async function ready(url: string, started: Started | undefined): Promise<void> {
  const end = Date.now() + START_MS;
  for (;;) {
    if (started?.child.exitCode !== null || Date.now() > end)
      throw new Error(`${url} did not start:\n${started?.log.join('')}`);
    const ok = await fetch(`${url}/health`).then(
      (reply) => reply.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function stopChild({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(timer);
}
