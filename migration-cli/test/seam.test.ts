import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '@nectar/dev/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhaseSettings, PlanFile } from '../src/model/plan-file.ts';
import { type Extracted, extractInMemory, type Tree } from '../src/plan/testing/in-memory.ts';
import { ROOT } from './support/bookshop.ts';

// The calls that will cross a cut, switched to HTTP one by one while everything is still one process.

const monolith: Tree = {
  'package.json': `${JSON.stringify({ name: 'inn', private: true, type: 'module', scripts: { start: 'node server.js' }, dependencies: { express: '5.3.0' } }, null, 2)}\n`,
  'errors.js': `export class InnError extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}
export class FullError extends InnError {
  constructor(nights) {
    super(409, 'full', \`no room for \${nights} nights\`);
  }
}
`,
  'guest.js': `import { AsyncLocalStorage } from 'node:async_hooks';
const guests = new AsyncLocalStorage();
export const currentGuest = () => guests.getStore();
export const asGuest = (guest, work) => guests.run(guest, work);
`,
  'rooms/rooms.js': `import { FullError, InnError } from '../errors.js';
import { currentGuest } from '../guest.js';

export async function whose() {
  const guest = currentGuest();
  return guest === undefined ? 'nobody' : [guest.id, guest.since instanceof Date];
}

export async function free(from, nights = 1) {
  if (nights > 9) throw new FullError(nights);
  if (nights < 1) throw new InnError(400, 'nights', 'at least one night');
  return { from, until: new Date(from.getTime() + nights * 86_400_000), rooms: new Map([['a', new Set([1, 2])]]), cents: 12n, note: undefined };
}

export async function name(id) {
  return \`Room \${id}\`;
}

export function price(nights) {
  if (nights > 9) throw new FullError(nights);
  return { cents: BigInt(nights) * 9_900n };
}
`,
  'rooms/app.js': `import express from 'express';
import { name } from './rooms.js';

export const app = () => express().get('/rooms/:id', async (req, res) => res.json(await name(req.params.id)));
`,
  'server.js': `import express from 'express';
import { inspect } from 'node:util';
import { FullError, InnError } from './errors.js';
import { asGuest } from './guest.js';
import { free, name, price, whose } from './rooms/rooms.js';

const withTax = (nights) => (price(nights).cents * 107n) / 100n;

const app = express();
app.get('/free/:nights', async (req, res) => {
  try {
    res.json(inspect(await free(new Date(0), Number(req.params.nights)), { depth: 9 }));
  } catch (error) {
    res.status(error.status ?? 500).json([error instanceof InnError, error instanceof FullError, error.code, error.message]);
  }
});
app.get('/name/:id', async (req, res) => {
  try {
    res.json(await name(req.params.id));
  } catch (error) {
    res.status(500).json(error.message);
  }
});
app.get('/whose/:id', (req, res) => asGuest({ id: Number(req.params.id), since: new Date(0) }, async () => res.json(await whose())));
app.get('/nobodys', async (req, res) => res.json(await whose()));
app.get('/price/:nights', (req, res) => {
  const cents = withTax(Number(req.params.nights));
  res.json(String(cents));
});
app.use((error, req, res, next) => res.status(error.status ?? 500).json([error instanceof FullError, error.code]));
app.listen(process.env.PORT);
`,
};

const decisions = ['free', 'name', 'price', 'whose'].map((name) => ({
  subject: `call:rooms/rooms.js#${name}`,
  choice: 'remote' as const,
  why: 'rooms leave',
}));
const phase: PhaseSettings = {
  name: 'rooms',
  goal: 'Rooms stand alone.',
  service: 'rooms',
  move: ['rooms/**'],
  decisions: [
    ...decisions,
    { subject: 'module:errors.js', choice: 'copy', why: 'both throw them' },
    { subject: 'module:guest.js', choice: 'copy', why: 'both know who asks' },
  ],
  edits: [],
  retire: [],
  database: [],
  final: false,
  notes: [],
};
const mount = {
  file: 'server.js',
  find: 'const app = express();\n',
  replace: "const app = express();\napp.use((await import('./internal/calls.js')).internalCalls());\n",
  why: 'calls arrive here',
};
const plan: PlanFile = {
  version: 1,
  inventory: '',
  monolith: {
    name: 'inn',
    typecheck: null,
    build: null,
    test: null,
    start: ['npm', 'start'],
    endpoints: {},
    internal: {
      module: 'internal/calls.js',
      transaction: null,
      urlEnv: 'INN_URL',
      tokenEnv: 'CALLS_TOKEN',
      error: { module: 'errors.js', export: 'InnError' },
      errors: [{ module: 'errors.js', export: 'FullError' }],
      context: {
        headers: ['baggage'],
        values: [
          {
            header: 'x-guest',
            read: { module: 'guest.js', export: 'currentGuest' },
            run: { module: 'guest.js', export: 'asGuest' },
          },
        ],
      },
    },
  },
  database: null,
  services: {
    rooms: {
      title: 'Rooms',
      folder: 'inn-rooms',
      description: '',
      backend: {
        port: 4001,
        portEnv: 'PORT',
        entry: { module: 'rooms/app.js', export: 'app', kind: 'express-factory', before: [] },
        ready: '/rooms/1',
      },
      frontend: null,
      role: null,
      databaseEnv: null,
      place: { 'rooms/': 'backend/src/', '': 'backend/src/shared/' },
      env: {},
    },
  },
  phases: [
    {
      ...phase,
      name: 'rooms-seam',
      goal: 'Rooms are called through a client.',
      seam: true,
      move: [],
      decisions,
      edits: [mount],
    },
    phase,
  ],
  validate: { env: {}, suites: [], companions: [], allowedDifferences: [], truths: [] },
  accepted: [],
};

let root: string;
let seam: Extracted;
let moved: Extracted;
const children: ChildProcess[] = [];

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'nectar-seam-')));
  seam = await extractInMemory(monolith, plan, 1);
  moved = await extractInMemory(monolith, plan, 2);
  for (const [name, files] of Object.entries({ before: monolith, seam: seam.files, moved: moved.files }))
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name, path)), { recursive: true });
      await writeFile(join(root, name, path), text);
    }
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

async function started(folder: string, file: string, env: Record<string, string>, port: number): Promise<string> {
  let said = '';
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), [file], {
    cwd: join(root, folder),
    env: { PATH: process.env.PATH ?? '', PORT: String(port), ...env },
    stdio: 'pipe',
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  children.push(child);
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 150; tries += 1) {
    const up = await fetch(`${base}/nothing`).then(
      () => true,
      () => false,
    );
    if (up) return base;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${folder}/${file} does not start: ${said}`);
}

const REQUESTS = ['/free/2', '/free/10', '/free/0', '/name/7', '/price/3', '/price/10', '/whose/7', '/nobodys'];
const asked = (base: string) =>
  Promise.all(
    REQUESTS.map(async (path) => {
      const reply = await fetch(base + path);
      return [path, reply.status, await reply.json()];
    }),
  );

describe('a seam', () => {
  it('answers the same before, with calls inside of the process, with calls over HTTP, and after the move', async () => {
    expect([...seam.built.problems, ...moved.built.problems]).toEqual([]);
    const before = await asked(await started('before', 'server.js', {}, await freePort()));
    expect(before.map(([, status]) => status)).toEqual([200, 409, 400, 200, 200, 409, 200, 200]);
    expect(before.slice(4).map(([, , said]) => said)).toEqual(['31779', [true, 'full'], [7, true], 'nobody']);
    expect(before[1]?.[2]).toEqual([true, true, 'full', 'no room for 10 nights']);
    expect(before[2]?.[2]).toEqual([true, false, 'nights', 'at least one night']);

    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const inside = await started('seam', 'server.js', { ROOMS_API_URL: url, CALLS_TOKEN: 'secret' }, port);
    expect(await asked(inside)).toEqual(before);

    const other = await freePort();
    const remote = { ROOMS_API_URL: `http://127.0.0.1:${other}`, CALLS_TOKEN: 'secret', ROOMS_REMOTE_CALLS: '*' };
    expect(await asked(await started('seam', 'server.js', remote, other))).toEqual(before);

    const service = await freePort();
    await started('moved/inn-rooms/backend', 'src/main.js', { CALLS_TOKEN: 'secret' }, service);
    const client = { ROOMS_API_URL: `http://127.0.0.1:${service}`, CALLS_TOKEN: 'secret' };
    expect(await asked(await started('moved', 'server.js', client, await freePort()))).toEqual(before);
  }, 60_000);

  it('switches each function on its own: only the named one goes over HTTP', async () => {
    const port = await freePort();
    // Without a token nobody is trusted, so a call over HTTP fails and one inside does not.
    const env = { ROOMS_API_URL: `http://127.0.0.1:${port}`, ROOMS_REMOTE_CALLS: 'name' };
    const answers = await asked(await started('seam', 'server.js', env, port));
    expect(answers.map(([, status]) => status)).toEqual([200, 409, 400, 500, 200, 409, 200, 200]);
    expect(answers[3]?.[2]).toBe('The token is missing or wrong.');
  }, 60_000);

  it('hands on which request it is, and what the plan names, with every call; nothing else of the request', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const other = createServer((req, res) => {
      seen.push(req.headers);
      req.resume().on('end', () => res.setHeader('content-type', 'application/json').end('{"result":"Room"}'));
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const env = { ROOMS_API_URL: `http://127.0.0.1:${port}`, CALLS_TOKEN: 'secret', ROOMS_REMOTE_CALLS: '*' };
    const base = await started('seam', 'server.js', env, await freePort());
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const headers = { 'x-request-id': 'r1', traceparent, baggage: 'a=1', cookie: 'sid=1', 'x-guest': 'forged' };
    await Promise.all([
      fetch(`${base}/name/1`, { headers }),
      fetch(`${base}/whose/9`, { headers: { 'x-request-id': 'r2' } }),
    ]);
    await fetch(`${base}/name/2`);
    other.close();
    const [first, second] = ['r1', 'r2'].map((id) => seen.find((item) => item['x-request-id'] === id));
    expect(first).toMatchObject({ 'x-request-id': 'r1', 'x-correlation-id': 'r1', traceparent, baggage: 'a=1' });
    expect([first?.cookie, first?.['x-guest']]).toEqual([undefined, undefined]);
    expect(decodeURIComponent(String(second?.['x-guest']))).toContain('"id":9');
    expect(seen[2]?.['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen[2]?.traceparent).toBeUndefined();
  }, 60_000);

  it('is refused for what does not leave, and without a phase that moves it', async () => {
    const [first, second] = plan.phases as [PhaseSettings, PhaseSettings];
    const problems = async (phases: PhaseSettings[]) =>
      (await extractInMemory(monolith, { ...plan, phases }, 0)).built.problems.map(({ problem }) => problem.what);
    expect(await problems([first])).toEqual(['the seam rooms-seam leads to no move']);
    const stays = { subject: 'call:server.js#app', choice: 'remote' as const, why: 'w' };
    expect(await problems([{ ...first, decisions: [stays] }, second])).toContain(
      'call:server.js#app cannot be switched in rooms-seam',
    );
  });
});
