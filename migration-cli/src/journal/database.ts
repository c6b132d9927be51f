import { refusal } from '../errors/refusal.ts';
import { JOURNAL_SCHEMA } from '../model/journal.ts';
import type { Change } from '../model/operation.ts';
import type { Database, Sql } from '../model/ports.ts';

/** One effect as the database remembers it, written in the transaction of that effect. */
export interface DatabaseEntry {
  /** Hash of the journal's intent. */
  intent: string;
  operation: string;
  phase: string;
  direction: 'apply' | 'revert';
  changes: Change[];
}

/** Who writes: a migration's id and the epoch of its lock. */
export interface Claim {
  migration: string;
  epoch: number;
}

const CREATE = `
  create schema if not exists ${JOURNAL_SCHEMA};
  revoke all on schema ${JOURNAL_SCHEMA} from public;
  create table if not exists ${JOURNAL_SCHEMA}.epoch (
    one boolean primary key default true check (one), migration text not null, epoch bigint not null);
  create table if not exists ${JOURNAL_SCHEMA}.entries (
    id bigint generated always as identity primary key, intent text not null unique, migration text not null, operation text not null,
    phase text not null, direction text not null check (direction in ('apply', 'revert')), state text not null check (state in ('begun', 'done')),
    epoch bigint not null, xid xid8 not null default pg_current_xact_id(), at timestamptz not null default now(), changes jsonb not null);
`;

const CREATE_KEPT = `create table if not exists ${JOURNAL_SCHEMA}.kept (
  id bigint generated always as identity primary key, phase text not null, attempt text not null, relation text not null,
  at timestamptz not null default now(), row jsonb not null)`;

/**
 * Copies the rows of tables that are about to go with their phase: what users wrote there must not be lost with it.
 * Resolves with the number of rows by table. Doing it again for the same attempt replaces the copy.
 */
export async function keepRows(
  database: Database,
  claim: Claim,
  kept: { phase: string; attempt: string; tables: { name: string; sql: string }[] },
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  if (kept.tables.length === 0) return counts;
  await database.transaction(async (sql) => {
    await assertEpoch(sql, claim);
    await sql.query(CREATE_KEPT);
    await sql.query('set local row_security = off');
    for (const { name, sql: quoted } of kept.tables) {
      await sql.query(`delete from ${JOURNAL_SCHEMA}.kept where attempt = $1 and relation = $2`, [kept.attempt, name]);
      const rows = await sql.query(
        `insert into ${JOURNAL_SCHEMA}.kept (phase, attempt, relation, row) select $1, $2, $3, to_jsonb(t) from ${quoted} t returning id`,
        [kept.phase, kept.attempt, name],
      );
      if (rows.length > 0) counts[name] = rows.length;
    }
  });
  return counts;
}

/** True where the database has been touched by the toolkit. */
export async function hasDatabaseJournal(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ found: boolean }>(
    `select to_regclass('${JOURNAL_SCHEMA}.entries') is not null as found`,
  );
  return row?.found === true;
}

/** Operations that are in effect according to the database: applied last, not reverted since. */
export async function operationsInEffect(sql: Sql): Promise<{ migration: string; operation: string }[]> {
  if (!(await hasDatabaseJournal(sql))) return [];
  return sql.query<{ migration: string; operation: string }>(`
    select migration, operation from (
      select distinct on (migration, operation) migration, operation, direction from ${JOURNAL_SCHEMA}.entries
      order by migration, operation, id desc) latest
    where direction = 'apply' order by 1, 2`);
}

/**
 * Takes the database for this run: earlier runs of the same migration are ended and fenced off, so whatever they did is
 * decided when this returns. Refused while another migration has operations in effect.
 */
export async function claimDatabase(database: Database, claim: Claim): Promise<void> {
  await endEarlierRuns(database, claim);
  await database.transaction(async (sql) => {
    await sql.query("set local lock_timeout = '30s'");
    await sql.query(`select pg_advisory_xact_lock(hashtext('${JOURNAL_SCHEMA}'))`);
    if (!(await hasDatabaseJournal(sql))) await sql.query(CREATE);
    await refuseForeign(sql, claim);
    const [row] = await sql.query<{ migration: string; epoch: string }>(
      `select migration, epoch from ${JOURNAL_SCHEMA}.epoch for update`,
    );
    if (row !== undefined && row.migration === claim.migration && Number(row.epoch) > claim.epoch)
      throw overtaken(row.epoch, claim);
    await sql.query(
      `insert into ${JOURNAL_SCHEMA}.epoch (migration, epoch) values ($1, $2)
       on conflict (one) do update set migration = excluded.migration, epoch = excluded.epoch`,
      [claim.migration, claim.epoch],
    );
  });
}

async function refuseForeign(sql: Sql, claim: Claim): Promise<void> {
  const foreign = (await operationsInEffect(sql)).filter((one) => one.migration !== claim.migration);
  if (foreign.length === 0) return;
  throw refusal('NECTAR-E056', {
    what: 'Cannot use this database',
    why: `${foreign.length} operations of another migration are in effect there, the first is ${foreign[0]?.operation}`,
  });
}

/** The name under which a run's connections show in pg_stat_activity. */
export function applicationName(claim: Claim): string {
  return `nectar/${claim.migration}/${claim.epoch}`;
}

/** After a SIGKILL the server may still be working for the dead client. */
async function endEarlierRuns(database: Database, claim: Claim): Promise<void> {
  const earlier = `from pg_stat_activity where application_name like 'nectar/${claim.migration}/%'
    and application_name <> '${applicationName(claim)}' and pid <> pg_backend_pid() and datname = current_database()`;
  await database.query(`select pg_terminate_backend(pid, 5000) ${earlier}`);
  const left = await database.query<{ pid: number }>(`select pid ${earlier}`);
  if (left.length > 0) {
    throw refusal('NECTAR-E041', {
      what: 'Cannot take over the database',
      why: `the server still works for an earlier run (process ${left.map((one) => one.pid).join(', ')})`,
      next: 'nectar resume',
    });
  }
}

/** Locks out every other run until the transaction ends; throws where one has taken over. */
export async function assertEpoch(sql: Sql, claim: Claim): Promise<void> {
  const [row] = await sql.query<{ migration: string; epoch: string }>(
    `select migration, epoch from ${JOURNAL_SCHEMA}.epoch for update`,
  );
  if (row?.migration !== claim.migration || Number(row.epoch) !== claim.epoch)
    throw overtaken(row?.epoch ?? 'none', claim);
}

function overtaken(found: string, claim: Claim) {
  return refusal('NECTAR-E042', {
    what: 'Cannot go on',
    why: `the database is at epoch ${found}, this run has ${claim.epoch}`,
  });
}

/** Notes an effect; in the transaction of the effect where that is possible. */
export async function noteEntry(sql: Sql, claim: Claim, entry: DatabaseEntry, state: 'begun' | 'done'): Promise<void> {
  await sql.query(
    `insert into ${JOURNAL_SCHEMA}.entries (intent, migration, operation, phase, direction, state, epoch, changes)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (intent) do update set state = excluded.state, epoch = excluded.epoch`,
    [
      entry.intent,
      claim.migration,
      entry.operation,
      entry.phase,
      entry.direction,
      state,
      claim.epoch,
      JSON.stringify(entry.changes),
    ],
  );
}

/** What the database remembers of an intent. */
export async function stateOfIntent(sql: Sql, intent: string): Promise<'begun' | 'done' | null> {
  const [row] = await sql.query<{ state: 'begun' | 'done' }>(
    `select state from ${JOURNAL_SCHEMA}.entries where intent = $1`,
    [intent],
  );
  return row?.state ?? null;
}
