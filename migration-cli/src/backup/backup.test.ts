import { appendFile, chmod, readFile, writeFile } from 'node:fs/promises';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { cloneDatabase } from './clone.ts';
import { createBackup } from './create.ts';
import { prune } from './prune.ts';
import { restoreBackup } from './restore.ts';
import { snapshotDatabase } from './snapshot.ts';
import { verifyRestored } from './verify.ts';

const SCHEMA = `
  create schema app;
  create type app.mood as enum ('good', 'bad');
  create table app.people (id int generated always as identity primary key, name text not null, feeling app.mood, extra jsonb, raw json, at timestamptz default now(), tags text[]);
  insert into app.people (name, feeling, extra, raw, tags) select 'Person ' || n, 'good', '{"a": 1}', '{"b":  2}', '{x,y}' from generate_series(1, 200) n;
  create table app.secrets (id int primary key, tenant int not null);
  alter table app.secrets enable row level security;
  alter table app.secrets force row level security;
  insert into app.secrets values (1, 1), (2, 2);
  create view app.names as select name from app.people;
`;

let postgres: RunningPostgres;
let monolith: TestMonolith;
let data: Awaited<ReturnType<typeof createDatabase>>;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
  monolith = await createMonolith({ 'server.js': '// the monolith\n' });
  data = await createDatabase(monolith.deps, postgres.url(), SCHEMA);
});
afterAll(async () => {
  await data?.remove();
  await monolith?.remove();
  await postgres?.stop();
});

describe('a backup of the folder of a running server', () => {
  it('counts only after a restore compared equal, and has a branch at HEAD', async () => {
    const point = await createBackup(monolith.deps, monolith.workspace, {
      url: data.url,
      method: 'physical',
      inventory: null,
    });
    expect(point).toMatchObject({ method: 'physical', verified: true });
    expect(point.database?.tables).toMatchObject([
      { table: 'app.people', rows: 200 },
      { table: 'app.secrets', rows: 2 },
    ]);
    expect((await monolith.git('rev-parse', point.branch)).trim()).toBe(point.commit);
    expect(JSON.stringify(point)).not.toContain(new URL(data.url).password);
  });

  it('is found to be damaged when a file changes', async () => {
    const point = await createBackup(monolith.deps, monolith.workspace, {
      url: data.url,
      method: 'physical',
      inventory: null,
    });
    const folder = `${monolith.workspace.state}/backups/${point.id}/data`;
    const largest = point.files.toSorted((a, b) => b.bytes - a.bytes)[0]?.path ?? '';
    const path = `${folder}/${largest.replace(/^data\//, '')}`;
    const bytes = await readFile(path);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(verifyRestored(monolith.deps, monolith.workspace, point.id, data.url)).rejects.toMatchObject({
      code: 'NECTAR-E071',
      why: expect.stringContaining(largest),
    });
    await writeFile(path, bytes.with(100, (bytes[100] ?? 0) ^ 1));
    expect(await verifyRestored(monolith.deps, monolith.workspace, point.id, data.url)).toMatchObject({
      verified: true,
    });
    await appendFile(`${folder}/stranger`, 'x');
    await expect(verifyRestored(monolith.deps, monolith.workspace, point.id, data.url)).rejects.toMatchObject({
      why: expect.stringContaining('stranger was added'),
    });
  });
});

describe('a difference', () => {
  /** Makes the backup hold other rows than it was verified with, as if the copy had been wrong from the beginning. */
  async function falsify(id: string, sql: string): Promise<void> {
    const { deps, workspace } = monolith;
    const folder = `${workspace.state}/backups/${id}`;
    const scratch = await deps.clusters.scratch(await deps.clusters.owner(`${folder}/data`));
    const into = `${scratch}/data`;
    const result = await restoreBackup(deps, workspace, id, { into, start: true, url: data.url, port: null });
    const copy = deps.postgres.connect(result.url ?? '');
    await copy.query(sql);
    await copy.close();
    process.kill(result.pid ?? 0, 'SIGINT');
    while (await deps.files.exists(`${into}/postmaster.pid`)) await new Promise((resolve) => setTimeout(resolve, 50));
    await deps.files.remove(`${folder}/data`);
    const owner = await deps.clusters.owner(into);
    await deps.clusters.copyTree(into, `${folder}/data`, { owner, live: false, choose: () => 'copy' });
    await deps.files.remove(scratch);
    const path = `${folder}/manifest.json`;
    const manifest = JSON.parse(await deps.files.readText(path));
    manifest.files = (await deps.clusters.hashTree(folder)).filter(({ path: name }) => name !== 'manifest.json');
    await deps.files.write(path, JSON.stringify(manifest));
  }

  it('is named down to the row, also while other rows of the source have changed', async () => {
    const { deps, workspace } = monolith;
    await data.database.query(
      'create table app.parts (shelf text, number int, name text, primary key (shelf, number)); create table app.words (word text)',
    );
    await data.database.query("insert into app.parts select 'A', n, 'Part ' || n from generate_series(1, 50) n");
    await data.database.query("insert into app.words values ('one'), ('two')");
    const point = await createBackup(deps, workspace, { url: data.url, method: 'physical', inventory: null });
    await falsify(
      point.id,
      `update app.people set name = 'Nobody' where id = 7; delete from app.people where id = 9;
       update app.parts set name = 'x' where number = 12; update app.words set word = 'secret' where word = 'one';
       update app.people set name = 'Nobody' where id = 11`,
    );
    await data.database.query(`update app.people set name = 'changed since' where id = 11`);
    const error = await verifyRestored(deps, workspace, point.id, data.url).catch((caught: { why: string }) => caught);
    for (const text of [
      'table app.people has 199 rows instead of 200',
      'table app.people: the row (id) = (7) has other contents',
      'table app.people: the row (id) = (9) is missing',
      'table app.people: among the rows (id) = (11) one differs; the source has changed there since',
      'table app.parts: the row (shelf, number) = (A, 12) has other contents',
      'table app.words: a row without a key is missing',
    ])
      expect(error).toMatchObject({ code: 'NECTAR-E071', why: expect.stringContaining(text) });
    expect(JSON.stringify(error)).not.toContain('secret');
    await data.database.query('drop table app.parts, app.words');
  }, 120_000);
});

describe('an encrypted backup', () => {
  it('is verified and restored with its key, refused with another one, and holds neither rows nor key', async () => {
    const { deps, workspace } = monolith;
    const key = 'ab'.repeat(32);
    const [file, other] = [`${workspace.state}/key`, `${workspace.state}/other-key`];
    await deps.files.write(file, `${key}\n`);
    await deps.files.write(other, Buffer.alloc(32, 9).toString('base64'));
    await data.database.query("insert into app.people (name, feeling) values ('Plainly Readable', 'good')");
    const options = { url: data.url, method: 'physical' as const, inventory: null };
    const point = await createBackup(deps, workspace, { ...options, key: { file } });
    expect(point).toMatchObject({ verified: true, encryption: { cipher: 'AES-256-GCM', key: { file } } });
    expect(JSON.stringify(point)).not.toContain(key);
    expect(point.files.every(({ path }) => path.endsWith('.sealed'))).toBe(true);
    for (const { path } of point.files)
      expect((await readFile(`${workspace.state}/backups/${point.id}/${path}`)).includes('Plainly Readable')).toBe(
        false,
      );

    await expect(verifyRestored(deps, workspace, point.id, data.url, { file: other })).rejects.toMatchObject({
      code: 'NECTAR-E078',
      why: expect.stringContaining('another key'),
    });
    await expect(verifyRestored(deps, workspace, point.id, data.url, { env: 'NO_SUCH_KEY' })).rejects.toMatchObject({
      why: 'the variable NO_SUCH_KEY is not set',
    });
    await deps.files.write(file, 'too short');
    await expect(createBackup(deps, workspace, { ...options, key: { file } })).rejects.toMatchObject({
      why: expect.stringContaining('does not hold 32 bytes'),
    });
    await deps.files.write(file, key);
    const folder = await deps.clusters.scratch(await deps.clusters.owner(postgres.dataDir));
    const result = await restoreBackup(deps, workspace, point.id, {
      into: `${folder}/data`,
      start: true,
      url: data.url,
      port: null,
    });
    expect(result.differences).toEqual([]);
    process.kill(result.pid ?? 0, 'SIGQUIT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await deps.files.remove(folder);
    await data.database.query("delete from app.people where name = 'Plainly Readable'");
  }, 120_000);
});

describe('restoring a folder', () => {
  it('makes a server with the same contents, and never writes over a folder that holds something', async () => {
    const { deps, workspace } = monolith;
    const point = await createBackup(deps, workspace, { url: data.url, method: null, inventory: null });
    const target = await deps.files.temporary('nectar-restore-');
    // The server's user must be able to enter.
    await chmod(target, 0o755);
    const result = await restoreBackup(deps, workspace, point.id, {
      into: `${target}/cluster`,
      start: true,
      url: data.url,
      port: null,
    });
    try {
      const restored = deps.postgres.connect(result.url ?? '');
      expect((await snapshotDatabase(restored, [])).tables).toEqual(point.database?.tables);
      await restored.close();
      await expect(
        restoreBackup(deps, workspace, point.id, {
          into: `${target}/cluster`,
          start: false,
          url: data.url,
          port: null,
        }),
      ).rejects.toMatchObject({ code: 'NECTAR-E074' });
    } finally {
      if (result.pid !== null) process.kill(result.pid, 'SIGQUIT');
      await new Promise((resolve) => setTimeout(resolve, 500));
      await deps.files.remove(target);
    }
  });

  it('keeps the newest backups and the one that a migration stands on', async () => {
    const { deps, workspace } = monolith;
    const first = await createBackup(deps, workspace, { url: null, method: null, inventory: null });
    const second = await createBackup(deps, workspace, { url: null, method: null, inventory: null });
    expect(await prune(deps, workspace, { last: 1, daily: 0, weekly: 0 }, new Set([first.id]))).not.toContain(first.id);
    expect(await deps.files.exists(`${workspace.state}/backups/${second.id}/manifest.json`)).toBe(true);
    expect(await deps.files.exists(`${workspace.state}/backups/${first.id}/manifest.json`)).toBe(true);
  });
});

describe('a clone', () => {
  it('holds the same rows, takes writes, and leaves the original alone', async () => {
    const began = performance.now();
    const clone = await cloneDatabase(monolith.deps, data.url);
    const ms = performance.now() - began;
    const copy = monolith.deps.postgres.connect(clone.url);
    await copy.query('delete from app.people');
    await copy.close();
    await clone.drop();
    expect(await data.database.query('select count(*)::int as n from app.people')).toEqual([{ n: 200 }]);
    const gone = monolith.deps.postgres.connect(clone.url);
    await expect(gone.query('select 1')).rejects.toMatchObject({ code: 'NECTAR-E005' });
    await gone.close();
    expect(ms).toBeLessThan(15_000);
  });
});
