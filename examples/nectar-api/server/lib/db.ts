import pg from 'pg';
import { config } from '../config';
import { logger } from './logger';

// Counts come back as bigint; none of ours outgrows a double.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// A day is a day: without this it becomes a Date in the server's time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);

/** The one pool of the process. The search path lets better-auth find its tables on it. */
export const pool = new pg.Pool({
  connectionString: config.databaseUrl,
  max: Number(process.env.DATABASE_POOL_MAX ?? 15),
  options: '-c search_path=public,auth,staff',
});

pool.on('error', (error) => logger.error('idle database client failed', { error }));

export type Tx = pg.PoolClient;
/** Whatever can run a query: the pool or a transaction. */
export type Queryable = Pick<pg.Pool, 'query'> | Tx;

/** One statement on the shared pool, outside any tenant. */
export async function query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  text: string,
  params: unknown[] = [],
): Promise<pg.QueryResult<Row>> {
  return pool.query<Row>(text, params);
}

/** Runs fn in one transaction: commits its result, rolls back its error. */
export async function withTransaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  try {
    await tx.query('BEGIN');
    const result = await fn(tx);
    await tx.query('COMMIT');
    return result;
  } catch (error) {
    await tx.query('ROLLBACK').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    tx.release(broken);
  }
}

/** Sets the transaction's tenant: what row-level security compares with. */
export async function setTenant(tx: Tx, tenantId: string): Promise<void> {
  await tx.query("SELECT set_config('app.tenant_id', $1, true)", [tenantId]);
}

/** One transaction inside an organisation. Every query on tenants' tables goes through here. */
export async function withTenant<T>(tenantId: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return withTransaction(async (tx) => {
    await setTenant(tx, tenantId);
    return fn(tx);
  });
}

/** One transaction as a user without a chosen organisation: sees that user's memberships only. */
export async function withUser<T>(userId: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return withTransaction(async (tx) => {
    await tx.query("SELECT set_config('app.user_id', $1, true)", [userId]);
    return fn(tx);
  });
}

/** One transaction that may look for due runs and organisations across tenants (read only, by policy). */
export async function withJobScope<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
  return withTransaction(async (tx) => {
    await tx.query("SELECT set_config('app.job', 'on', true)");
    return fn(tx);
  });
}

/** True when the database answers. */
export async function isDatabaseReady(): Promise<boolean> {
  try {
    await pool.query('SELECT 1');
    return true;
  } catch (error) {
    logger.warn('database is not ready', { error });
    return false;
  }
}

let closing: Promise<void> | undefined;

/** Ends the pool once, however often it is asked to. */
export function closeDatabase(): Promise<void> {
  closing ??= pool.end();
  return closing;
}
