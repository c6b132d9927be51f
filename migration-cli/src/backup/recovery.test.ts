import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FolderOwner, RunningCluster } from '../model/ports.ts';
import { createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { createBackup } from './create.ts';
import { restoreBackup } from './restore.ts';
import { verifyRestored } from './verify.ts';

// A server of its own that archives its log: what comes after a backup can be had back as well.

let postgres: RunningPostgres;
let monolith: TestMonolith;
let owner: FolderOwner;
let folder: string;
let server: RunningCluster;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
  monolith = await createMonolith({ 'server.js': '// the monolith\n' });
  const { clusters, processes } = monolith.deps;
  owner = await clusters.owner(postgres.dataDir);
  folder = await clusters.scratch(owner);
  const identity = process.getuid?.() === 0 ? owner : {};
  execFileSync(`${postgres.binaries.bin}/initdb`, ['-D', `${folder}/data`, '-U', 'postgres', '-A', 'trust', '-N'], {
    ...identity,
    cwd: folder,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: 'pipe',
  });
  execFileSync('mkdir', [`${folder}/archive`], { ...identity, cwd: folder });
  const port = await processes.freePort();
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    fsync: 'off',
    archive_mode: 'on',
    archive_command: `test ! -f ${folder}/refuse && cp %p ${folder}/archive/%f`,
  };
  server = await clusters.start(
    [
      `${postgres.binaries.bin}/postgres`,
      ...['-D', `${folder}/data`],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { cwd: folder, owner, log: `${folder}/server.log`, stays: false },
  );
  url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let tries = 0; tries < 300; tries++) {
    if (
      await query('select 1').then(
        () => true,
        () => false,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await query('create table notes (id serial primary key, text text)');
  await query("insert into notes (text) select 'Note ' || n from generate_series(1, 100) n");
});
afterAll(async () => {
  await server?.stop();
  await monolith?.deps.files.remove(folder);
  await monolith?.remove();
  await postgres?.stop();
});

async function query<T>(text: string, at = url): Promise<T[]> {
  const database = monolith.deps.postgres.connect(at, { max: 1 });
  return database.query<T>(text).finally(() => database.close());
}

const restoreCommand = () => `cp ${folder}/archive/%f %p`;
const options = () => ({ url, method: null, inventory: null, restoreCommand: restoreCommand() });

async function restored(id: string, until: { time: string } | { lsn: string } | null) {
  const { deps, workspace } = monolith;
  const into = `${await deps.clusters.scratch(owner)}/data`;
  await mkdir(into, { recursive: true });
  if (process.getuid?.() === 0) execFileSync('chown', [`${owner.uid}:${owner.gid}`, into]);
  const result = await restoreBackup(deps, workspace, id, { into, start: true, url, port: null, until });
  const [row] = await query<{ count: number }>('select count(*)::int as count from notes', result.url ?? '');
  process.kill(result.pid ?? 0, 'SIGQUIT');
  await new Promise((resolve) => setTimeout(resolve, 300));
  await deps.files.remove(into.slice(0, -'/data'.length));
  return { ...result, count: row?.count };
}

describe('a backup with a named place in the log', () => {
  it('is taken while somebody writes, verified, and restored to its place or to a later one', async () => {
    const { deps, workspace } = monolith;
    let writing = true;
    let written = 100;
    const writer = (async () => {
      while (writing) {
        await query("insert into notes (text) values ('meanwhile')");
        written++;
      }
    })();
    const point = await createBackup(deps, workspace, options()).finally(() => {
      writing = false;
    });
    await writer;
    expect(point).toMatchObject({
      verified: true,
      method: 'physical',
      recovery: { name: `nectar-${point.id}`, timeline: 1, lsn: expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/) },
    });
    const counted = point.database?.tables[0]?.rows ?? 0;
    expect(counted).toBeGreaterThan(100);
    expect(written).toBeGreaterThan(counted);

    await query("insert into notes (text) values ('later')");
    const [at] = await query<{ lsn: string }>('select pg_current_wal_insert_lsn()::text as lsn');
    await query('delete from notes');
    await query('select pg_switch_wal()');
    expect(await restored(point.id, null)).toMatchObject({ differences: [], count: counted });
    await query("insert into notes (text) values ('so that the log ends after that place'); select pg_switch_wal()");
    expect(await restored(point.id, { lsn: at?.lsn ?? '' })).toMatchObject({ differences: null, count: written + 1 });
  }, 120_000);

  it('is refused where the archive does not get the log or does not give it back', async () => {
    const { deps, workspace } = monolith;
    await expect(
      createBackup(deps, workspace, { ...options(), restoreCommand: `cp ${folder}/nowhere/%f %p` }),
    ).rejects.toMatchObject({ code: 'NECTAR-E079', why: expect.stringContaining('No such file') });
    await expect(
      createBackup(deps, workspace, { ...options(), restoreCommand: 'head -c 100 /dev/zero > %p # %f' }),
    ).rejects.toMatchObject({ why: expect.stringContaining('it fetched 100 bytes instead of 16777216') });
    await expect(createBackup(deps, workspace, { ...options(), url: postgres.url() })).rejects.toMatchObject({
      code: 'NECTAR-E079',
      why: expect.stringContaining('archive_mode is off'),
    });
    await deps.files.write(`${folder}/refuse`, '');
    await expect(createBackup(deps, workspace, options())).rejects.toMatchObject({
      code: 'NECTAR-E079',
      why: expect.stringContaining('archive_command failed'),
    });
    await deps.files.remove(`${folder}/refuse`);
  });

  it('is found wanting once its log is gone from the archive', async () => {
    const { deps, workspace } = monolith;
    const point = await createBackup(deps, workspace, options());
    await deps.files.remove(`${folder}/archive/${point.recovery?.segment}`);
    await expect(verifyRestored(deps, workspace, point.id, url)).rejects.toMatchObject({ code: 'NECTAR-E075' });
  }, 120_000);
});
