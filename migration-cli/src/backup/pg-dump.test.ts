import { spawn } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { DUMP_SERVER, WITHOUT_PG_DUMP } from '../testing/pg-dump-server.ts';
import { compareSnapshots } from './compare.ts';
import { createBackup } from './create.ts';
import { restoreBackup } from './restore.ts';
import { abandonedScratch, dropStatement } from './scratch-owner.ts';
import { snapshotDatabase } from './snapshot.ts';
import { verifyRestored } from './verify.ts';

const BACKUP_CHILD = new URL('../testing/backup-child.ts', import.meta.url).pathname;

describe.skipIf(WITHOUT_PG_DUMP !== '')(`a backup by pg_dump${WITHOUT_PG_DUMP}`, () => {
  let monolith: TestMonolith;
  let data: Awaited<ReturnType<typeof createDatabase>>;
  const role = `nectar_test_owner_${process.pid}`;

  beforeAll(async () => {
    monolith = await createMonolith({ 'server.js': '// the monolith\n' });
    data = await createDatabase(
      monolith.deps,
      DUMP_SERVER,
      `create role ${role}; create table people (id serial primary key, name text, extra json);
       insert into people (name, extra) select 'Person ' || n, '{"a":  1}' from generate_series(1, 50) n;
       create table owned (id int); alter table owned owner to ${role}; grant select on people to ${role};
       alter table people enable row level security; alter table people force row level security;
       create policy mine on people to ${role} using (name = 'Person 1')`,
    );
  });
  afterAll(async () => {
    await data?.remove();
    const admin = monolith.deps.postgres.connect(DUMP_SERVER);
    await admin.query(`drop role if exists ${role}`);
    await admin.close();
    await monolith?.remove();
  });

  const scratches = () =>
    data.database.query<{ datname: string; note: string | null }>(
      "select datname, shobj_description(oid, 'pg_database') as note from pg_database where datname like 'nectar_scratch_%'",
    );

  /** Those that say which process holds them. */
  const held = async () => (await scratches()).filter(({ note }) => note !== null);

  it('counts only after a restore compared equal, leaves no scratch database, and restores into an empty database only', async () => {
    const before = await scratches();
    const { deps, workspace } = monolith;
    const point = await createBackup(deps, workspace, { url: data.url, method: 'pg_dump', inventory: null });
    expect(point).toMatchObject({
      method: 'pg_dump',
      verified: true,
      source: { needs: expect.arrayContaining([role]) },
    });
    expect(await scratches()).toEqual(before);
    const empty = await createDatabase(deps, DUMP_SERVER, 'select 1');
    try {
      const result = await restoreBackup(deps, workspace, point.id, {
        into: empty.url,
        start: false,
        url: null,
        port: null,
      });
      expect(result.differences).toEqual([]);
      expect(
        compareSnapshots(await snapshotDatabase(data.database, []), await snapshotDatabase(empty.database, [])),
      ).toEqual([]);
      await expect(
        restoreBackup(deps, workspace, point.id, { into: empty.url, start: false, url: null, port: null }),
      ).rejects.toMatchObject({ code: 'NECTAR-E074' });
    } finally {
      await empty.remove();
    }
  });

  it('leaves a scratch database that can be found and dropped when its process is killed', async () => {
    const { deps, workspace } = monolith;
    const before = (await held()).length;
    const child = spawn(process.execPath, [BACKUP_CHILD, workspace.root, data.url], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    while ((await held()).length === before && child.exitCode === null);
    // It lives on and gets no further, however quick the machine is.
    child.kill('SIGSTOP');
    expect(await abandonedScratch(deps, data.database)).toEqual([]);
    child.kill('SIGKILL');
    await ended;
    const left = await abandonedScratch(deps, data.database);
    expect(left).toHaveLength(1);
    for (const one of left) await data.database.query(dropStatement(one));
    expect(await abandonedScratch(deps, data.database)).toEqual([]);
  });

  it('is found to be damaged when the file changes', async () => {
    const { deps, workspace } = monolith;
    const point = await createBackup(deps, workspace, { url: data.url, method: 'pg_dump', inventory: null });
    await appendFile(`${workspace.state}/backups/${point.id}/database.dump`, 'x');
    await expect(verifyRestored(deps, workspace, point.id, data.url)).rejects.toMatchObject({
      code: 'NECTAR-E071',
      why: expect.stringContaining('database.dump was changed'),
    });
  });

  it('fails instead of leaving rows out when the role does not see every row', async () => {
    const { deps, workspace } = monolith;
    await data.database.query(
      `alter role ${role} login password 'test'; grant select on owned, people to ${role}; grant usage on schema public to ${role}; grant select on sequence people_id_seq to ${role}`,
    );
    const url = new URL(data.url);
    url.username = role;
    url.password = 'test';
    await expect(
      createBackup(deps, workspace, { url: url.href, method: 'pg_dump', inventory: null }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/NECTAR-E07[26]/) });
  });

  it('names every difference between two snapshots', async () => {
    const before = await snapshotDatabase(data.database, []);
    await data.database.query(
      "update people set name = 'Somebody' where id = 7; insert into owned values (1); create table added (id int)",
    );
    const text = compareSnapshots(before, await snapshotDatabase(data.database, [])).join('\n');
    expect(text).toContain('public.people has 50 rows as before, with other contents');
    expect(text).toContain('public.owned has 1 rows instead of 0');
    expect(text).toContain('public.added is new');
    expect(text).toContain('the schema');
  });
});
