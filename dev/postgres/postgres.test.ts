import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../process/alive.ts';
import { isRoot } from './identity.ts';
import { freePort, type RunningPostgres, startPostgres } from './index.ts';
import { findPackageDir } from './package-dir.ts';

const LIMIT = 60_000;
let scratch: string;
const open: RunningPostgres[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'nectar-pg-test-'));
  await chmod(scratch, 0o755);
});

afterAll(async () => {
  await Promise.all(open.map((server) => server.stop()));
  await rm(scratch, { recursive: true, force: true });
}, LIMIT);

async function start(options: Parameters<typeof startPostgres>[0]): Promise<RunningPostgres> {
  const server = await startPostgres(options);
  open.push(server);
  return server;
}

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postmasterPid(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function untilGone(pid: number): Promise<void> {
  for (let i = 0; i < 200 && isAlive(pid); i++) await sleep(50);
  expect(isAlive(pid)).toBe(false);
}

describe('a throwaway server', () => {
  let server: RunningPostgres;
  beforeAll(async () => {
    server = await start({ ephemeral: true });
  }, LIMIT);

  it('listens on 127.0.0.1 with logical replication and 200 connections', async () => {
    const rows = await query(
      server.url(),
      `select name, setting from pg_settings where name in ('listen_addresses', 'wal_level', 'max_connections', 'fsync') order by name`,
    );
    expect(rows.map((row) => [row.name, row.setting])).toEqual([
      ['fsync', 'off'],
      ['listen_addresses', '127.0.0.1'],
      ['max_connections', '200'],
      ['wal_level', 'logical'],
    ]);
  });

  it('lets a created role in with its own password and nobody with a wrong one', async () => {
    await query(server.url(), `create role clerk login password 'pass/word'`);
    const [row] = await query(server.url('postgres', 'clerk', 'pass/word'), 'select current_user as name');
    expect(row?.name).toBe('clerk');
    await expect(query(server.url('postgres', 'postgres', 'guess'), 'select 1')).rejects.toThrow(
      /password authentication failed/,
    );
  });

  it('is gone with its folder after stop, and a second stop is harmless', async () => {
    const pid = await postmasterPid(server.dataDir);
    await server.stop();
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(server.dataDir)).toBe(false);
  });

  it('refuses to throw away a folder that has something in it', async () => {
    const folder = join(scratch, 'precious');
    await mkdir(folder);
    await writeFile(join(folder, 'letter.txt'), 'keep me');
    await expect(startPostgres({ ephemeral: true, dataDir: folder })).rejects.toThrow(/is not empty/);
    expect(await readdir(folder)).toEqual(['letter.txt']);
  });
});

describe('a persistent server', () => {
  const dataDir = () => join(scratch, 'kept/postgres');

  it('keeps data and password over a restart', { timeout: LIMIT }, async () => {
    const first = await start({ dataDir: dataDir() });
    await query(first.url(), 'create table note (text text); ');
    await query(first.url(), `insert into note values ('still here')`);
    expect(await query(first.url(), 'show fsync')).toEqual([{ fsync: 'on' }]);
    await first.stop();
    const second = await start({ dataDir: dataDir() });
    expect(second.superuser.password).toBe(first.superuser.password);
    expect(await query(second.url(), 'select text from note')).toEqual([{ text: 'still here' }]);
    await expect(startPostgres({ dataDir: dataDir() })).rejects.toThrow(/is in use by a running server/);
    await second.stop();
  });

  it('starts again over the postmaster.pid of a server that was killed', { timeout: LIMIT }, async () => {
    const first = await start({ dataDir: dataDir() });
    const pid = await postmasterPid(dataDir());
    process.kill(pid, 'SIGKILL');
    await untilGone(pid);
    // The operating system may give the number to another program: this test process stands for it.
    const lines = (await readFile(join(dataDir(), 'postmaster.pid'), 'utf8')).split('\n');
    await writeFile(join(dataDir(), 'postmaster.pid'), [process.pid, ...lines.slice(1)].join('\n'));
    await first.stop();
    const second = await start({ dataDir: dataDir() });
    expect(await query(second.url(), 'select text from note')).toEqual([{ text: 'still here' }]);
    await second.stop();
  });

  it('takes the folder over from a server whose owner has died', { timeout: LIMIT }, async () => {
    const first = await start({ dataDir: dataDir() });
    const pid = await postmasterPid(dataDir());
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    await writeFile(join(dataDir(), 'nectar-owner.pid'), String(dead.pid));
    const second = await start({ dataDir: dataDir() });
    expect(isAlive(pid)).toBe(false);
    expect(await query(second.url(), 'select text from note')).toEqual([{ text: 'still here' }]);
    await first.stop();
    await second.stop();
  });

  it('names a taken port', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startPostgres({ dataDir: dataDir(), port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
    await new Promise((resolve) => holder.close(resolve));
  });

  it('leaves a folder alone that is no cluster', async () => {
    const folder = join(scratch, 'documents');
    await mkdir(folder);
    await writeFile(join(folder, 'letter.txt'), 'keep me');
    await expect(startPostgres({ dataDir: folder })).rejects.toThrow(/is no Postgres data folder/);
    expect(await readdir(folder)).toEqual(['letter.txt']);
  });
});

describe('a process that dies', () => {
  it('leaves no server and no throwaway folder behind, even when killed', { timeout: LIMIT }, async () => {
    const script = `import { startPostgres } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
      const s = await startPostgres({ ephemeral: true }); console.log(s.dataDir); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    const dataDir = chunk.toString().trim();
    const pid = await postmasterPid(dataDir);
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await untilGone(pid);
    for (let i = 0; i < 100 && existsSync(dataDir); i++) await sleep(50);
    expect(existsSync(dataDir)).toBe(false);
  });
});

describe('the binaries', () => {
  it('are repaired in a copy when the install script of the package has not run', { timeout: LIMIT }, async () => {
    const packageDir = join(scratch, 'unhydrated');
    await cp(findPackageDir(), packageDir, { recursive: true, verbatimSymlinks: true });
    const links = JSON.parse(await readFile(join(packageDir, 'native/pg-symlinks.json'), 'utf8')) as {
      target: string;
    }[];
    for (const link of links) await unlink(join(packageDir, link.target));
    const server = await start({ ephemeral: true, packageDir });
    expect(server.binaries.dir.startsWith(packageDir)).toBe(false);
    expect(await query(server.url(), 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  it.runIf(isRoot())(
    'and the data are moved out of a folder that only root may enter',
    { timeout: LIMIT },
    async () => {
      const home = join(scratch, 'root-only');
      await mkdir(home, { mode: 0o700 });
      const packageDir = join(home, 'checkout/node_modules/pg');
      await cp(findPackageDir(), packageDir, { recursive: true, verbatimSymlinks: true });
      const wanted = join(home, 'checkout/.data/postgres');
      const server = await start({ dataDir: wanted, packageDir });
      try {
        expect(server.binaries.dir.startsWith(home)).toBe(false);
        expect(server.dataDir.startsWith(home)).toBe(false);
        await query(server.url(), 'create table note (id int)');
        await server.stop();
        const again = await start({ dataDir: wanted, packageDir });
        expect(again.dataDir).toBe(server.dataDir);
        expect(await query(again.url(), 'select * from note')).toEqual([]);
        await again.stop();
      } finally {
        await rm(join(server.dataDir, '..'), { recursive: true, force: true });
      }
    },
  );
});

it('freePort names a port that can be listened on', async () => {
  const server = createServer().listen(await freePort(), '127.0.0.1');
  await once(server, 'listening');
  await new Promise((resolve) => server.close(resolve));
});

it('the command prints its address and stops on SIGTERM', { timeout: LIMIT }, async () => {
  const command = spawn(process.execPath, [join(import.meta.dirname, '../bin/postgres.ts'), '--ephemeral'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(command.stdout, 'data')) as [Buffer];
  const url = /postgres:\/\/\S+/.exec(chunk.toString())?.[0] ?? '';
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  command.kill('SIGTERM');
  const [code] = (await once(command, 'exit')) as [number];
  expect(code).toBe(0);
});
