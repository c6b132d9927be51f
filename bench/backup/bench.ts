import { startPostgres } from '@nectar/dev/postgres';
import { createBackup } from '../../migration-cli/src/backup/create.ts';
import { sumTable } from '../../migration-cli/src/backup/row-sums.ts';
import { beginReading, checksumTable, dataTables } from '../../migration-cli/src/backup/snapshot.ts';
import { verifyRestored } from '../../migration-cli/src/backup/verify.ts';
import type { Sql } from '../../migration-cli/src/model/ports.ts';
import { reasonOf } from '../../migration-cli/src/run/steps.ts';
import { createDatabase, createMonolith, type TestMonolith } from '../../migration-cli/src/testing/monolith.ts';
import type { Bench, BenchResult, Row } from '../bench.ts';
import { rollbackRow } from './rollback.ts';

const ROWS = 1_000_000;
const ROUNDS = 5;

/** Restore points, their verification, the way back, and what checksums cost, on one table of a million rows. */
export const bench: Bench = { describe: 'Backups, rollback and checksums, on a table of a million rows', run };

export const schemaOf = (rows: number) => `
  create table people (id int primary key, tenant uuid not null, name text not null, email text, born date, balance numeric(12,2), extra jsonb, at timestamptz not null);
  insert into people select n, md5((n % 100)::text)::uuid, 'Person ' || n, 'person' || n || '@example.com', date '1950-01-01' + n % 20000, n / 7.0, jsonb_build_object('n', n, 'tags', array['a', 'b']), timestamptz '2026-01-01' + n * interval '1 second' from generate_series(1, ${rows}) n;
  vacuum analyze people`;

async function run(args: string[]): Promise<BenchResult> {
  const at = args.indexOf('--rows');
  const count = at === -1 ? ROWS : Number(args[at + 1]);
  if (!Number.isInteger(count) || count < 1) throw new Error('--rows needs a whole number from 1.');
  const postgres = await startPostgres({ ephemeral: true });
  const monolith = await createMonolith({ 'server.js': '// the monolith\n' });
  try {
    const [schema = '', fill = '', vacuum = ''] = schemaOf(count).split(';\n');
    const data = await createDatabase(monolith.deps, postgres.url(), `${schema};\n${fill}`);
    await data.database.query(vacuum.trim());
    const rows = [
      ...(await checksumRows(data.database, count)),
      ...(await backupRows(monolith, data.url, count)),
      await rollbackRow(postgres.url(), ''),
      await rollbackRow(postgres.url(), `${schema};\n${fill};`, count),
    ];
    await data.remove();
    return { rows, notes: [`Median of ${ROUNDS} rounds for the checksums, in turns; Postgres 18, fsync off.`] };
  } finally {
    await monolith.remove();
    await postgres.stop();
  }
}

/** Each way once a round, so that whatever else the machine does hits all of them. */
async function checksumRows(
  database: Parameters<typeof sumTable>[0] & Awaited<ReturnType<typeof createDatabase>>['database'],
  rows: number,
): Promise<Row[]> {
  const relation = dataTables(await database.catalog([]))[0];
  if (relation === undefined) throw new Error('The table of the benchmark is missing.');
  const ways: Record<string, (sql: Sql) => Promise<unknown>> = {
    'count(*)': (sql) => sql.query('select count(*) from people'),
    'checksum, 32 bits (hash_record)': (sql) => sql.query('select sum(hash_record(t)::bigint) from people t'),
    'checksum, 128 bits': (sql) => checksumTable(sql, relation),
    'checksum, 128 bits, with sums by key': (sql) => sumTable(sql, relation),
  };
  const times = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, work] of Object.entries(ways)) {
      const ms = await database.transaction(async (sql) => {
        await beginReading(sql);
        await sql.query("set local search_path = 'public'; set local max_parallel_workers_per_gather = 0");
        const began = performance.now();
        await work(sql);
        return performance.now() - began;
      });
      times.set(name, [...(times.get(name) ?? []), ms]);
    }
  const medians = [...times].map(([name, all]) => [name, all.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0] as const);
  const base = medians[0]?.[1] ?? 1;
  return medians.map(([name, ms]) => ({
    name,
    rows,
    ms: Math.round(ms),
    msPerMillion: Math.round((ms * 1e6) / rows),
    timesCount: Math.round((ms / base) * 10) / 10,
  }));
}

async function backupRows({ deps, workspace }: TestMonolith, url: string, rows: number): Promise<Row[]> {
  const result: Row[] = [];
  for (const method of ['physical', 'pg_dump'] as const) {
    const steps = new Map<string, number>();
    const listening = {
      ...deps,
      emit: (event: Parameters<typeof deps.emit>[0]) => {
        if (event.type === 'step-done') steps.set(event.id, event.ms);
      },
    };
    let point: Awaited<ReturnType<typeof createBackup>>;
    try {
      point = await createBackup(listening, workspace, { url, method, inventory: null });
    } catch (error) {
      result.push({
        name: `restore point (${method})`,
        rows,
        ms: null,
        why: reasonOf(error),
      });
      continue;
    }
    const bytes = point.files.reduce((sum, file) => sum + file.bytes, 0);
    const taken = (steps.get('backup') ?? 0) + (steps.get('hash') ?? 0);
    result.push({ name: `restore point (${method})`, rows, ms: taken, mb: Math.round(bytes / 1e6) });
    const began = performance.now();
    await verifyRestored(deps, workspace, point.id, url);
    result.push({ name: `verified restore (${method})`, rows, ms: Math.round(performance.now() - began) });
  }
  return result;
}
