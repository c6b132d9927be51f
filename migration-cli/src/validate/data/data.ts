import { beginReading, checksumTable, dataTables, quoteName, snapshotIn } from '../../backup/snapshot.ts';
import type { CatalogRelation } from '../../model/catalog.ts';
import type { CheckResult } from '../../model/check-result.ts';
import { JOURNAL_SCHEMA } from '../../model/journal.ts';
import type { Sql } from '../../model/ports.ts';
import type { CheckContext } from '../context.ts';
import { CHECK_TITLES } from '../expected-checks.ts';
import { type Findings, newFindings, runFindings } from '../verdict.ts';

/** Every row of the restore point is still there, or was changed by somebody else than the toolkit. */
export async function checkData(context: CheckContext): Promise<CheckResult> {
  return runFindings(
    context,
    'data',
    CHECK_TITLES.data,
    () => compareData(context),
    (found) => `${found.done} tables compared with the restore point: no row was written by the toolkit.`,
  );
}

async function compareData(context: CheckContext): Promise<Findings> {
  const found = newFindings();
  const before = context.restorePoint.database;
  if (before === null || !context.restorePoint.verified) {
    found.undecided.push('there is no verified restore point with the database to compare with');
    return found;
  }
  const catalog = await context.database.catalog([]);
  await context.database.transaction(async (sql) => {
    await beginReading(sql);
    const now = await snapshotIn(sql, catalog);
    const ours = await ownTransactions(sql);
    const rows: string[][] = [];
    for (const table of before.tables) {
      const relation = dataTables(catalog).find((one) => `${one.schema}.${one.name}` === table.table);
      const current = now.tables.find((one) => one.table === table.table);
      found.done++;
      if (relation === undefined || current === undefined)
        found.failed.push(`the table ${table.table} is gone, with ${table.rows} rows`);
      else if (current.checksum === table.checksum && current.rows === table.rows)
        rows.push([table.table, String(table.rows), String(current.rows), 'same']);
      else
        rows.push([
          table.table,
          String(table.rows),
          String(current.rows),
          await explain(sql, relation, table, current.rows, ours, found),
        ]);
    }
    found.evidence.push({
      type: 'table',
      title: 'Rows at the restore point and now',
      columns: ['table', 'then', 'now', 'checksum'],
      rows,
    });
  });
  return found;
}

/** Transaction ids of everything that the toolkit did; xmin holds their lower 32 bits. */
async function ownTransactions(sql: Sql): Promise<string[] | null> {
  const [there] = await sql.query<{ found: boolean }>(
    `select to_regclass('${JOURNAL_SCHEMA}.entries') is not null as found`,
  );
  if (there?.found !== true) return null;
  const rows = await sql.query<{ xid: string }>(
    `select distinct (xid::text::numeric % 4294967296)::text as xid from ${JOURNAL_SCHEMA}.entries`,
  );
  return rows.map(({ xid }) => xid);
}

/** Says whose difference it is: rows that our transactions wrote fail; the rest is the work of users. */
async function explain(
  sql: Sql,
  relation: CatalogRelation,
  then: { table: string; rows: number; checksum: string },
  now: number,
  ours: string[] | null,
  found: Findings,
): Promise<string> {
  const change = now - then.rows;
  const counts = change === 0 ? 'rows changed' : change > 0 ? `${change} more rows` : `${-change} fewer rows`;
  if (ours === null) return `${counts}, by users: the toolkit has not touched this database`;
  const [written] = await sql.query<{ n: number }>(
    `select count(*)::int as n from only ${quoteName(relation)} t where xmin::text = any($1::text[])`,
    [ours],
  );
  if (written === undefined || written.n > 0) {
    found.failed.push(`${written?.n ?? 'some'} rows of ${then.table} were written by the toolkit`);
    return `${counts}, ${written?.n} by the toolkit`;
  }
  const first = await firstTransaction(sql);
  const added = await checksumTable(sql, relation, first === null ? 'false' : `t.xmin::text::bigint >= ${first}`);
  const old = now - added.rows;
  const lost = then.rows - old;
  // What is gone leaves no transaction id behind; the toolkit's own statements are in its journal and none of them deletes rows.
  if (await deletesRows(sql, then.table)) {
    found.undecided.push(
      `${lost} rows of ${then.table} are gone or changed, and a statement of the toolkit may have done it`,
    );
    return `${counts}, not decided`;
  }
  return `${counts}, by users: ${added.rows} added or changed since, ${lost > 0 ? `${lost} removed or changed` : 'none removed'}`;
}

async function firstTransaction(sql: Sql): Promise<string | null> {
  const [row] = await sql.query<{ xid: string | null }>(
    `select (min(xid::text::numeric) % 4294967296)::text as xid from ${JOURNAL_SCHEMA}.entries`,
  );
  return row?.xid ?? null;
}

async function deletesRows(sql: Sql, table: string): Promise<boolean> {
  const name = (table.split('.').at(-1) ?? table).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const writes = new RegExp(
    `\\b(?:delete\\s+from|truncate(?:\\s+table)?|update|merge\\s+into)\\s+(?:only\\s+)?(?:"?\\w+"?\\.)?"?${name}\\b`,
    'i',
  );
  const rows = await sql.query<{ text: string }>(
    `select c ->> 'up' as text from ${JOURNAL_SCHEMA}.entries cross join jsonb_array_elements(changes) c where c ->> 'type' = 'Sql'`,
  );
  return rows.some(({ text }) => writes.test(text));
}
