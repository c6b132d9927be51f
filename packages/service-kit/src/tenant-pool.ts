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

declare const brand: unique symbol;

/** A transaction that carries a tenant. Only withTenant makes one, so a query that wants it can't be run without. */
export interface TenantDb extends Db {
  readonly [brand]: 'tenant';
  readonly tenantId: string;
}

/** A transaction of a person for whom no tenant is chosen yet: it sees that person's own memberships. */
export interface UserDb extends Db {
  readonly [brand]: 'user';
  readonly userId: string;
}

/** A transaction that may look across tenants for what is due; the policies let it read, and little. */
export interface JobDb extends Db {
  readonly [brand]: 'job';
}

/** A transaction without a tenant: sign-in, marketing, staff. */
export interface SystemDb extends Db {
  readonly [brand]: 'system';
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const PARSERS: Partial<Record<number, (text: string) => unknown>> = {
  // Counts come back as bigint; none of ours outgrows a double.
  [pg.types.builtins.INT8]: Number,
  // A day is a day: without this it becomes a moment in the server's time zone.
  [pg.types.builtins.DATE]: (text) => text,
};

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (format === 'binary' ? undefined : PARSERS[oid]) ?? pg.types.getTypeParser(oid, format),
};

/** Connections that give out nothing but transactions of a stated authority: withTenant, withUser, withJobs, withSystem. */
export interface GuardedPool {
  readonly [brand]: 'pool';
  /** Resolves when the database answers; rejects otherwise. */
  answers(): Promise<void>;
  end(): Promise<void>;
}

const connections = new WeakMap<GuardedPool, pg.Pool>();

/** The connections behind a guarded pool; for this package only, so the index doesn't export it. */
export function connectionsOf(pool: GuardedPool): pg.Pool {
  const behind = connections.get(pool);
  if (behind === undefined) throw new TypeError('This is no pool of createPool');
  return behind;
}

export function createPool(options: PoolOptions): GuardedPool {
  const behind = createLibraryPool(options);
  const pool = {
    answers: async () => void (await behind.query('SELECT 1')),
    end: () => behind.end(),
  } as GuardedPool;
  connections.set(pool, behind);
  return pool;
}

/** A pool for a library that writes its own SQL. Give it a search path of its own, and nothing of a tenant. */
export function createLibraryPool(options: PoolOptions): pg.Pool {
  const settings = [`-c statement_timeout=${options.statementTimeoutMs}`];
  if (options.searchPath !== undefined) settings.push(`-c search_path=${options.searchPath}`);
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max,
    application_name: options.applicationName,
    options: settings.join(' '),
    connectionTimeoutMillis: 5_000,
    types,
  });
  // The pool lets go of a client before its socket is closed: a listener on the client itself still hears the server's
  // last word there, which would end the process otherwise.
  pool.on('connect', (client) => client.on('error', (error) => options.onIdleError?.(error)));
  pool.on('error', () => undefined);
  return pool;
}

/** The only way to tenant data: one transaction whose tenant ends with it. Rolls back when `work` throws. */
export async function withTenant<T>(
  pool: GuardedPool,
  tenantId: string,
  work: (db: TenantDb) => Promise<T>,
): Promise<T> {
  if (!UUID.test(tenantId)) throw new TypeError('withTenant wants the tenant as a uuid');
  return transaction(pool, { 'app.tenant_id': tenantId }, (db) => work({ ...db, tenantId } as TenantDb));
}

/** For sign-in, before a tenant is chosen: the policies let a person see their own memberships. */
export async function withUser<T>(pool: GuardedPool, userId: string, work: (db: UserDb) => Promise<T>): Promise<T> {
  return transaction(pool, { 'app.user_id': userId }, (db) => work({ ...db, userId } as UserDb));
}

/** For workers and scheduled jobs: finds what is due in any tenant; the work itself is done inside each. */
export async function withJobs<T>(pool: GuardedPool, work: (db: JobDb) => Promise<T>): Promise<T> {
  return transaction(pool, { 'app.job': 'on' }, (db) => work(db as JobDb));
}

export async function withSystem<T>(pool: GuardedPool, work: (db: SystemDb) => Promise<T>): Promise<T> {
  return transaction(pool, {}, (db) => work(db as SystemDb));
}

/** BEGIN and the settings of this transaction as one text, so that they cost one round trip together. */
function opening(settings: Record<string, string>): string {
  const sets = Object.entries(settings).map(
    ([name, value]) => `SELECT set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  );
  return ['BEGIN', ...sets].join('; ');
}

async function transaction<T>(
  pool: GuardedPool,
  settings: Record<string, string>,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const client = await connectionsOf(pool).connect();
  let failure: Error | undefined;
  try {
    await client.query(opening(settings));
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
