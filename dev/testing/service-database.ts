import { startPostgres } from '@nectar/dev/postgres/index.ts';
import pg from 'pg';

export interface ServiceDatabase {
  /** Who may do everything: for what a test prepares, and to look at what was stored. */
  owner: pg.Client;
  /** postgres:// URL of the service's runtime role. */
  url: string;
  stop(): Promise<void>;
}

/** A throwaway Postgres in which `sql` was run by its owner; `role` owns nothing there and has what `sql` grants. */
export async function serviceDatabase(role: string, sql: string[]): Promise<ServiceDatabase> {
  const server = await startPostgres({ ephemeral: true });
  const owner = new pg.Client({ connectionString: server.url() });
  await owner.connect();
  await owner.query(`CREATE ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT PASSWORD 'test'`);
  for (const text of sql) await owner.query(text);
  return {
    owner,
    url: server.url('postgres', role, 'test'),
    async stop(): Promise<void> {
      await owner.end();
      await server.stop();
    },
  };
}
