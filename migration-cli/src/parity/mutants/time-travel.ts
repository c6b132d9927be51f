import type { Database, Sql } from '../../model/ports.ts';
import { type Keys, type NotedChange, SCHEMA } from '../changes.ts';

interface Step {
  change: NotedChange;
  seq: number;
}

/**
 * Brings a scratch database to the state that it had before any exchange of a run that was noted, by undoing or redoing rows:
 * far cheaper than a new copy, and connections stay open.
 */
export class TimeTravel {
  readonly #database: Database;
  readonly #keys: Keys;
  readonly #steps: Step[] = [];
  readonly #sequences = new Map<number, Record<string, string>>();
  /** Of each table, what can be written. */
  readonly #columns = new Map<string, string[]>();
  #at = 0;

  constructor(database: Database, keys: Keys) {
    this.#database = database;
    this.#keys = keys;
  }

  /** To be called while the run that is noted goes on: what exchange `seq` has changed. */
  async note(seq: number, changes: NotedChange[]): Promise<void> {
    for (const change of changes) this.#steps.push({ change, seq });
    this.#at = this.#steps.length;
    this.#sequences.set(seq, await sequencesOf(this.#database));
  }

  /** Undoes what was done beside the run, then goes to where the run was before exchange `seq`. */
  async goBefore(seq: number, aside: NotedChange[]): Promise<void> {
    const found = this.#steps.findIndex((step) => step.seq >= seq);
    const goal = found < 0 ? this.#steps.length : found;
    const back = [...aside].reverse();
    const undo = [
      ...back,
      ...this.#steps
        .slice(goal, Math.max(goal, this.#at))
        .reverse()
        .map(({ change }) => change),
    ];
    const redo = this.#steps.slice(this.#at, Math.max(goal, this.#at)).map(({ change }) => change);
    const tables = { keys: this.#keys, known: this.#columns };
    await this.#database.transaction(async (sql) => {
      await sql.query('SET LOCAL session_replication_role = replica');
      for (const { relation, before, after } of undo) await replace(sql, relation, tables, after, before);
      for (const { relation, before, after } of redo) await replace(sql, relation, tables, before, after);
      const sequences = [...this.#sequences].filter(([one]) => one < seq).at(-1)?.[1] ?? {};
      for (const [name, value] of Object.entries(sequences))
        await sql.query('SELECT setval($1, $2::bigint)', [name, value]);
    });
    this.#at = goal;
  }
}

type Row = Record<string, unknown> | null;

async function replace(
  sql: Sql,
  relation: string,
  { keys, known }: { keys: Keys; known: Map<string, string[]> },
  from: Row,
  to: Row,
): Promise<void> {
  const key = keys.get(relation);
  const table = relation.split('.').map(quote).join('.');
  if (from !== null) {
    const keyed = key !== undefined && key.length > 0;
    const test = keyed
      ? key.map((one) => `t.${quote(one)} = r.${quote(one)}`).join(' AND ')
      : 'to_jsonb(t) = to_jsonb(r)';
    await sql.query(
      `DELETE FROM ${table} WHERE ctid = (SELECT t.ctid FROM ${table} t, jsonb_populate_record(NULL::${table}, $1) r WHERE ${test} LIMIT 1)`,
      [JSON.stringify(from)],
    );
  }
  if (to === null) return;
  const columns = (await writableColumns(sql, relation, known)).map(quote).join(', ');
  await sql.query(
    `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, $1)`,
    [JSON.stringify(to)],
  );
}

async function writableColumns(sql: Sql, relation: string, known: Map<string, string[]>): Promise<string[]> {
  const cached = known.get(relation);
  if (cached !== undefined) return cached;
  const rows = await sql.query<{ name: string }>(
    `SELECT attname::text AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    [relation],
  );
  const columns = rows.map(({ name }) => name);
  known.set(relation, columns);
  return columns;
}

async function sequencesOf(database: Database): Promise<Record<string, string>> {
  const rows = await database.query<{ name: string; value: string | null }>(
    `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS value FROM pg_sequences WHERE schemaname <> $1`,
    [SCHEMA],
  );
  return Object.fromEntries(rows.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])));
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
