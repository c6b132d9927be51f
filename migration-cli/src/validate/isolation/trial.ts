import { quoteIdent } from '../../backup/snapshot.ts';
import type { Sql } from '../../model/ports.ts';

/** What became of a statement that was run as a role. */
export type Outcome =
  | { kind: 'rows'; rows: Record<string, unknown>[] }
  | { kind: 'blocked' }
  | { kind: 'denied' }
  | { kind: 'reached' }
  | { kind: 'unclear'; why: string };

/** Row-level security is looked at before these: the row was let through. */
const REACHED = new Set(['23505', '23503', '23502', '23514', '23001', '23P01']);

/** Runs one statement as a role inside a savepoint, with settings of its own, and takes it back. */
export async function asRole(
  sql: Sql,
  role: string,
  settings: Record<string, string>,
  statement: string,
  values: unknown[] = [],
): Promise<Outcome> {
  await sql.query('savepoint nectar_trial');
  try {
    for (const [name, value] of Object.entries(settings))
      await sql.query('select set_config($1, $2, true)', [name, value]);
    await sql.query(`set local role ${quoteIdent(role)}`);
    return { kind: 'rows', rows: await sql.query(statement, values) };
  } catch (error) {
    return outcomeOf(error);
  } finally {
    await sql.query('rollback to savepoint nectar_trial');
    await sql.query('release savepoint nectar_trial');
  }
}

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  const code = String(error.code);
  // Constraints speak of rows that the policies let through; the message of the two 42501 is all that tells them apart.
  if (code === '42501') return /row-level security/.test(error.message) ? { kind: 'blocked' } : { kind: 'denied' };
  return REACHED.has(code) ? { kind: 'reached' } : { kind: 'unclear', why: `${code} ${error.message}` };
}

/** The same as the role of the connection, which sees every row. */
export async function asOwner<T>(
  sql: Sql,
  settings: Record<string, string>,
  statement: string,
  values: unknown[] = [],
): Promise<T[]> {
  await sql.query('savepoint nectar_owner');
  try {
    for (const [name, value] of Object.entries(settings))
      await sql.query('select set_config($1, $2, true)', [name, value]);
    return await sql.query<T>(statement, values);
  } finally {
    await sql.query('rollback to savepoint nectar_owner');
    await sql.query('release savepoint nectar_owner');
  }
}
