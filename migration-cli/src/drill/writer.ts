import type { Dependencies } from '../model/ports.ts';
import { quoteQualified } from '../operations/database/names.ts';

/** Where the writer may put rows of its own: a table with a column for a token and, where it has tenants, one for them. */
export interface WriteTarget {
  table: string;
  token: string;
  tenant: string | null;
}

export interface WriterOrder {
  url: string;
  targets: WriteTarget[];
  /** Tables in which rows are written onto themselves, as an update without a change. */
  touched: { table: string; column: string }[];
  /** The log on the disk: a line before each write, and one for what came of it. */
  log: string;
}

/** s: sent · a: acknowledged · x: refused by the server, so it is not there · ?: nobody knows. */
export type LogLine =
  | { is: 's'; token: string; table: string; tenant: number }
  | { is: 'a' | 'x' | '?'; token: string };

/** Between two writes; every one costs two fsyncs besides. */
const PAUSE_MS = 25;
const TENANTS = 4;

/** Begins to write; the result ends that and resolves with the number of acknowledged writes. */
export function write(deps: Pick<Dependencies, 'files' | 'postgres'>, order: WriterOrder): () => Promise<number> {
  let going = true;
  let acknowledged = 0;
  const database = deps.postgres.connect(order.url, { max: 1, applicationName: 'drill writer' });
  const note = (line: LogLine) => deps.files.append(order.log, JSON.stringify(line));
  const one = async (number: number) => {
    const target = order.targets[number % order.targets.length];
    if (target === undefined) return;
    const token = `w${number}`;
    const tenant = 1 + (number % TENANTS);
    await note({ is: 's', token, table: target.table, tenant });
    try {
      await database.query(insertOf(target), target.tenant === null ? [token] : [token, tenant]);
      acknowledged++;
      await note({ is: 'a', token });
    } catch (error) {
      await note({ is: isRefusal(error) ? 'x' : '?', token });
    }
    const touched = order.touched[number % Math.max(1, order.touched.length)];
    if (touched !== undefined) await database.query(touchOf(touched)).catch(() => undefined);
  };
  const loop = (async () => {
    for (let number = 0; going; number++) {
      await one(number);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  return async () => {
    going = false;
    await loop;
    await database.close();
    return acknowledged;
  };
}

function insertOf({ table, token, tenant }: WriteTarget): string {
  const name = quoted(table);
  return tenant === null
    ? `insert into ${name} (${token}) values ($1)`
    : `insert into ${name} (${token}, ${tenant}) values ($1, $2)`;
}

function touchOf({ table, column }: { table: string; column: string }): string {
  const name = quoted(table);
  return `update ${name} set "${column}" = "${column}" where ctid = (select ctid from ${name} limit 1)`;
}

/** 'schema.table' as SQL. */
export function quoted(table: string): string {
  const [schema = '', name = ''] = table.split('.');
  return quoteQualified({ schema, name });
}

/** The server said no, so nothing was done: an error of class 08, 57 or without a code says nothing about that. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const code = String(error.code);
  return code === 'NECTAR-E005' || (/^[0-9A-Z]{5}$/.test(code) && !/^(08|57)/.test(code));
}

/** What must be true of the rows that a log speaks of; empty where it is. */
export function judgeWrites(log: LogLine[], rows: { table: string; token: string; tenant: number | null }[]): string[] {
  const sent = new Map<string, { table: string; tenant: number; outcome: 'a' | 'x' | '?' }>();
  for (const line of log) {
    if (line.is === 's') sent.set(line.token, { table: line.table, tenant: line.tenant, outcome: '?' });
    else Object.assign(sent.get(line.token) ?? {}, { outcome: line.is });
  }
  const found = Map.groupBy(rows, (row) => row.token);
  const problems: string[] = [];
  for (const [token, { outcome }] of sent) {
    const count = found.get(token)?.length ?? 0;
    if (outcome === 'a' && count === 0) problems.push(`the acknowledged write ${token} is lost`);
    if (count > 1) problems.push(`the write ${token} is there ${count} times`);
    if (outcome === 'x' && count > 0) problems.push(`the refused write ${token} is there`);
  }
  for (const row of rows) {
    const known = sent.get(row.token);
    if (known === undefined) problems.push(`nobody wrote ${row.token} in ${row.table}`);
    else if (known.table !== row.table) problems.push(`${row.token} went to ${known.table} and is in ${row.table}`);
    else if (row.tenant !== null && row.tenant !== known.tenant)
      problems.push(`${row.token} of tenant ${known.tenant} belongs to tenant ${row.tenant}`);
  }
  return problems;
}
