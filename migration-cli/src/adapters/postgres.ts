import pg from 'pg';
import { refusal } from '../errors/refusal.ts';
import type { Database, Postgres, Row, Sql } from '../model/ports.ts';
import { readCatalog } from './catalog/read-catalog.ts';

type ConnectOptions = Parameters<Postgres['connect']>[1];

/** Postgres through node-postgres. Connections are opened when they are first needed. */
export function createPostgres(): Postgres {
  return { connect: (url, options = {}) => connect(url, options) };
}

function connect(url: string, options: NonNullable<ConnectOptions>): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: options.applicationName ?? 'nectar',
    max: options.max ?? 4,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 5_000,
    allowExitOnIdle: true,
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
  });
  // An idle connection that the server ends is replaced at the next query, which then says what is wrong.
  pool.on('error', () => undefined);
  // One that is lent out and has nothing to do would end the whole process; its next query says what is wrong as well.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const borrow = () => pool.connect().catch((error: unknown) => Promise.reject(namedConnectionError(error, url)));
  return {
    url,
    query: async <T = Row>(text: string, values?: unknown[]) => {
      const client = await borrow();
      let broken = true;
      try {
        const rows = await queryWith<T>(client, text, values);
        broken = false;
        return rows;
      } catch (error) {
        broken = !(error instanceof pg.DatabaseError);
        throw error;
      } finally {
        client.release(broken);
      }
    },
    transaction: async (work) => inTransaction(await borrow(), work),
    catalog: async (schemas) =>
      inTransaction(await borrow(), (sql) => readCatalog(sql, schemas), 'repeatable read read only'),
    close: () => pool.end(),
  };
}

async function queryWith<T>(client: pg.PoolClient, text: string, values?: unknown[]): Promise<T[]> {
  const asked = values === undefined ? client.query(text) : client.query(text, values);
  const result = await asked.catch((error: unknown) => Promise.reject(withDependents(error)));
  // A text of several statements has one result for each; the last one's rows are meant.
  const last: pg.QueryResult = Array.isArray(result) ? result[result.length - 1] : result;
  return (last?.rows ?? []) as T[];
}

const DEPENDENT_OBJECTS_STILL_EXIST = '2BP01';

/** A role of the whole server is held by other databases as well, and only the detail names them. Other details hold rows. */
function withDependents(error: unknown): unknown {
  if (error instanceof pg.DatabaseError && error.code === DEPENDENT_OBJECTS_STILL_EXIST && error.detail)
    error.message += `: ${error.detail.split('\n').join(', ')}`;
  return error;
}

async function inTransaction<T>(
  client: pg.PoolClient,
  work: (sql: Sql) => Promise<T>,
  mode = 'read committed',
): Promise<T> {
  // After an unknown failure the connection may still be inside the transaction, so nobody else may get it.
  let destroy = true;
  try {
    await client.query(`begin isolation level ${mode}`);
    const value = await work({
      query: <R = Row>(text: string, values?: unknown[]) => queryWith<R>(client, text, values),
    });
    await client.query('commit');
    destroy = false;
    return value;
  } catch (error) {
    await client.query('rollback').then(
      () => {
        destroy = !(error instanceof pg.DatabaseError);
      },
      () => undefined,
    );
    throw error;
  } finally {
    client.release(destroy);
  }
}

function namedConnectionError(error: unknown, url: string): unknown {
  if (!(error instanceof Error)) return error;
  return refusal('NECTAR-E005', {
    what: `Cannot connect to ${withoutPassword(url)}`,
    why: connectionReason(error),
    cause: error,
  });
}

function connectionReason(error: Error): string {
  // A host with several addresses fails with one error for each of them and no message of its own.
  if (error instanceof AggregateError)
    return error.errors.map((one) => (one instanceof Error ? one.message : String(one))).join('; ');
  return error.message;
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/([^:@/]*):[^@/]*@/, '//$1@');
}
