import { catalogDifferences } from '../catalog/fingerprint.ts';
import { type Attempt, textOf } from '../journal/attempt.ts';
import { keepRows } from '../journal/database.ts';
import type { Catalog } from '../model/catalog.ts';
import { quoteQualified } from '../operations/database/names.ts';
import type { ClaimedDatabase } from './job.ts';
import { relativePlan } from './preflight.ts';
import type { Session } from './session.ts';

/** Rows by table; null where row-level security keeps this role from counting. */
export type RowCounts = Record<string, number | null>;

export interface RollbackProof {
  /** 'same': the tree is the one before the phase. 'kept': later commits of the user's are in it, and only they. */
  code: 'same' | 'kept';
  /** Paths that differ from the tree before the phase. */
  differingFiles: string[];
  /** Schema and grants against the snapshot taken before the phase; null where the phase had no database. */
  database: 'same' | 'different' | null;
  databaseDifferences: string[];
  /** Tables with fewer rows than before the rollback. */
  lostRows: string[];
  /** Rows of tables that the phase itself had made, now in nectar_journal.kept, by table. */
  keptRows: Record<string, number>;
  rowsBefore: RowCounts | null;
  rowsAfter: RowCounts | null;
}

/** Shows by looking, not by assuming, that the phase is gone and nothing else is. */
export async function proveRollback(
  session: Session,
  attempt: Attempt,
  database: ClaimedDatabase | null,
  { before, keptRows }: { before: RowCounts | null; keptRows: Record<string, number> },
): Promise<RollbackProof> {
  const differingFiles = await filesThatDiffer(session, textOf(attempt.started, 'base'));
  const rowsAfter = database === null ? null : await countRows(database);
  const databaseDifferences = database === null ? [] : await databaseDiffers(session, attempt, database);
  return {
    code: differingFiles.length === 0 ? 'same' : 'kept',
    differingFiles,
    database: database === null ? null : databaseDifferences.length === 0 ? 'same' : 'different',
    databaseDifferences,
    lostRows: lost(before ?? {}, rowsAfter ?? {}),
    keptRows,
    rowsBefore: before,
    rowsAfter,
  };
}

async function filesThatDiffer(session: Session, base: string): Promise<string[]> {
  const { deps, workspace } = session;
  const own = relativePlan(workspace);
  const text = await deps.git.run(workspace.root, [
    'diff-tree',
    '-r',
    '-z',
    '--name-only',
    '--no-renames',
    base,
    'HEAD',
  ]);
  return text.split('\0').filter((path) => path !== '' && path !== own);
}

async function databaseDiffers(session: Session, attempt: Attempt, database: ClaimedDatabase): Promise<string[]> {
  const before = await catalogBefore(session, attempt);
  return before === null ? [] : catalogDifferences(before, await database.database.catalog(database.schemas));
}

async function catalogBefore(session: Session, attempt: Attempt): Promise<Catalog | null> {
  const hash = attempt.started.data?.catalog;
  if (typeof hash !== 'string') return null;
  return JSON.parse(new TextDecoder().decode(await session.objects.get(hash))) as Catalog;
}

/** Copies the rows of the tables that the phase made, which go with it, into the database's journal. */
export async function keepRowsOfPhase(
  session: Session,
  attempt: Attempt,
  target: ClaimedDatabase,
): Promise<Record<string, number>> {
  const before = await catalogBefore(session, attempt);
  if (before === null) return {};
  const known = new Set(before.relations.map((relation) => `${relation.schema}.${relation.name}`));
  const made = (await target.database.catalog(target.schemas)).relations.filter(
    (relation) => relation.kind === 'table' && !known.has(`${relation.schema}.${relation.name}`),
  );
  const tables = made.map((relation) => ({
    name: `${relation.schema}.${relation.name}`,
    sql: quoteQualified(relation),
  }));
  return keepRows(target.database, target.claim, { phase: attempt.phase, attempt: attempt.started.hash, tables });
}

function lost(before: RowCounts, after: RowCounts): string[] {
  return Object.entries(before).flatMap(([table, rows]) => {
    const now = after[table];
    return rows !== null && typeof now === 'number' && now < rows ? [`${table}: ${rows} before, ${now} after`] : [];
  });
}

/** The number of rows of every table, or null where row-level security would hide some of them. */
export async function countRows(target: Pick<ClaimedDatabase, 'database' | 'schemas'>): Promise<RowCounts> {
  const catalog = await target.database.catalog(target.schemas);
  const counts: RowCounts = {};
  for (const relation of catalog.relations) {
    if (relation.kind !== 'table') continue;
    counts[`${relation.schema}.${relation.name}`] = await target.database
      .transaction(async (sql) => {
        // Refused instead of filtered: a count that leaves rows out would prove nothing.
        await sql.query('set local row_security = off');
        const [row] = await sql.query<{ rows: string }>(`select count(*) as rows from ${quoteQualified(relation)}`);
        return Number(row?.rows ?? 0);
      })
      .catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === '42501') return null;
        throw error;
      });
  }
  return counts;
}
