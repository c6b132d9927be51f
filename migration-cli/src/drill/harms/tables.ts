import { isCode } from '../../backup/snapshot.ts';
import { quoteQualified } from '../../operations/database/names.ts';
import { chance } from '../chance.ts';
import type { Station } from '../station.ts';
import { type Harmed, letGo, pause, type Scene } from './scene.ts';

const COLUMN = 'added_by_hand';

/** A statement gives up after 5 s. */
const LOCK_HELD_MS = 5500;
const LOCK_LIMIT_MS = 9000;

/** Tables of the migration, all locked by somebody else while the process goes on; longer than a statement waits for a lock. */
export async function lockHeld(scene: Scene): Harmed {
  const { held } = scene;
  let waited = false;
  const ended = await withLockedTables(scene, 'access exclusive', async () => {
    held.goOn();
    let over = false;
    void held.process.exited.then(() => {
      over = true;
    });
    let since = 0;
    for (const began = Date.now(); !over && Date.now() - began < LOCK_LIMIT_MS; await pause(100)) {
      if (!(await someoneWaits(scene.station))) continue;
      waited = true;
      since ||= Date.now();
      if (Date.now() - since > LOCK_HELD_MS) break;
    }
  });
  if (ended === null) return { missed: 'the step held a lock of its own on the tables', ended: await letGo(held) };
  return { missed: waited ? null : 'nothing waited for the lock', ended: await held.ended() };
}

async function someoneWaits(station: Station): Promise<boolean> {
  const rows = await station
    .admin()
    .query("select 1 from pg_stat_activity where application_name like 'nectar/%' and wait_event_type = 'Lock'");
  return rows.length > 0;
}

/** Somebody has the tables and wants the row that the process holds, which wants the tables: the server ends one of them. */
export async function deadlock(scene: Scene): Harmed {
  const { held } = scene;
  let met = false;
  const done = await withLockedTables(scene, 'access share', async (query) => {
    held.goOn();
    let over = false;
    void held.process.exited.then(() => {
      over = true;
    });
    for (const began = Date.now(); !over && !met && Date.now() - began < 3000; await pause(15))
      met = await someoneWaits(scene.station);
    if (met) await query('select 1 from nectar_journal.epoch for update').catch(() => undefined);
  });
  if (done === null) return { missed: 'the step held a lock of its own on the tables', ended: await letGo(held) };
  return { missed: met ? null : 'nothing waited for the lock', ended: await held.ended() };
}

/** Null where the tables cannot be locked because the process that waits has them itself. */
async function withLockedTables(
  scene: Scene,
  mode: string,
  work: (query: (text: string) => Promise<unknown>) => Promise<void>,
): Promise<true | null> {
  const { deps, station } = scene;
  const other = deps.postgres.connect(station.adminUrl, { max: 1, applicationName: 'drill other' });
  const tables = await tablesOf(scene);
  let locked = false;
  try {
    await other.transaction(async (sql) => {
      // Who waits longer than the server looks for deadlocks is not the one that it ends.
      await sql.query("set local lock_timeout = '300ms'; set local deadlock_timeout = '20s'");
      await sql.query(`lock table ${tables.join(', ')} in ${mode} mode`);
      locked = true;
      await sql.query("set local lock_timeout = '10s'");
      await work((text) => sql.query(text));
    });
  } catch (error) {
    if (!locked && isCode(error, '55P03')) return null;
    if (!locked) throw error;
  } finally {
    await other.close();
  }
  return true;
}

/** Somebody adds a column and an index, and does not tell. */
export async function manualDdl(scene: Scene): Harmed {
  const { station, held, words } = scene;
  const admin = station.admin();
  const tables = await tablesOf(scene);
  const first = chance(Math.max(1, tables.length), ...words, 'table');
  for (const table of [...tables.slice(first), ...tables.slice(0, first)]) {
    const done = await admin
      .transaction(async (sql) => {
        await sql.query("set local lock_timeout = '300ms'");
        await sql.query(`alter table ${table} add column ${COLUMN} text`);
        await sql.query(`create index ${COLUMN} on ${table} (${COLUMN})`);
        return true;
      })
      .catch((error: unknown) => (isCode(error, '55P03') ? false : Promise.reject(error)));
    if (!done) continue;
    const tidy = async () => void (await admin.query(`alter table ${table} drop column if exists ${COLUMN}`));
    return { ended: await letGo(held), tidy };
  }
  return { missed: 'every table was locked by the step', ended: await letGo(held) };
}

/** Quoted names of the migration's tables. The catalogue's definitions of indexes wait for locks; this waits for none. */
async function tablesOf({ station }: Scene): Promise<string[]> {
  const rows = await station
    .admin()
    .query<{ schema: string; name: string }>(
      "select n.nspname::text as schema, c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname = any($1) order by 1, 2",
      [station.ground.schemas],
    );
  return rows.map(quoteQualified);
}
