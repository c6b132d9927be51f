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
    expect(await prune(deps, workspace, 1, new Set([first.id]))).not.toContain(first.id);
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
