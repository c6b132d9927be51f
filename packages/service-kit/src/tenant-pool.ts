import pg from 'pg';

export interface PoolOptions {
  /** postgres:// URL of the service's own runtime role. */
  url: string;
  max: number;
  /** Milliseconds; the server ends a statement that runs longer. */
  statementTimeoutMs: number;
  searchPath?: string;
  applicationName: string;
  /** Hears of a connection that fails while nobody uses it, such as when Postgres restarts. */
  onIdleError?: (error: Error) => void;
}

export type Rows<T> = T[];

/** Runs SQL on one connection. Queries are text with $1 … and name their columns. */
export interface Db {
  query<T extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Rows<T>>;
}

declare const tenantBrand: unique symbol;
/** A transaction that carries a tenant. Only withTenant makes one, so a query that wants it can't be run without. */
export interface TenantDb extends Db {
  readonly [tenantBrand]: string;
  readonly tenantId: string;
}

declare const systemBrand: unique symbol;
/** A transaction of a role that needs no tenant (marketing, staff, sign-in). */
export interface SystemDb extends Db {
  readonly [systemBrand]: true;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function createPool(options: PoolOptions): pg.Pool {
  const settings = [`-c statement_timeout=${options.statementTimeoutMs}`];
  if (options.searchPath !== undefined) settings.push(`-c search_path=${options.searchPath}`);
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max,
    application_name: options.applicationName,
    options: settings.join(' '),
    connectionTimeoutMillis: 5_000,
  });
  // The pool lets go of a client before its socket is closed: a listener on the client itself still hears the server's
  // last word there, which would end the process otherwise.
  pool.on('connect', (client) => client.on('error', (error) => options.onIdleError?.(error)));
  pool.on('error', () => undefined);
  return pool;
}

/** The only way to tenant data: one transaction whose tenant ends with it. Rolls back when `work` throws. */
export async function withTenant<T>(pool: pg.Pool, tenantId: string, work: (db: TenantDb) => Promise<T>): Promise<T> {
  if (!UUID.test(tenantId)) throw new TypeError('withTenant wants the tenant as a uuid');
  return transaction(pool, { 'app.tenant_id': tenantId }, (db) => work({ ...db, tenantId } as TenantDb));
}

/** For sign-in, before a tenant is chosen: the policies let a person see their own memberships. */
export async function withUser<T>(pool: pg.Pool, userId: string, work: (db: SystemDb) => Promise<T>): Promise<T> {
  return transaction(pool, { 'app.user_id': userId }, (db) => work(db as SystemDb));
}

export async function withSystem<T>(pool: pg.Pool, work: (db: SystemDb) => Promise<T>): Promise<T> {
  return transaction(pool, {}, (db) => work(db as SystemDb));
}

async function transaction<T>(
  pool: pg.Pool,
  settings: Record<string, string>,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN');
    for (const [name, value] of Object.entries(settings))
      await client.query('SELECT set_config($1, $2, true)', [name, value]);
    const result = await work({
      query: async (text, values) => (await client.query(text, values === undefined ? [] : [...values])).rows,
    });
    await client.query('COMMIT');
    return result;
  } catch (error) {
    failure = await rolledBack(client, error);
    throw error;
  } finally {
    // A connection whose state is unknown is destroyed, so that no tenant's setting survives on it.
    client.release(failure);
  }
}

async function rolledBack(client: pg.PoolClient, cause: unknown): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch {
    return cause instanceof Error ? cause : new Error('rollback failed');
  }
}
