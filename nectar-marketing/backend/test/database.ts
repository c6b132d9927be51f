import { readFileSync } from 'node:fs';
import { startPostgres } from '@nectar/dev/postgres/index.ts';
import pg from 'pg';

const SCHEMA = new URL('../../../examples/nectar-api/server/db/schema.sql', import.meta.url);

/** A throwaway Postgres with the schema and what `sql` adds; the service's role is in `url`. */
export async function testDatabase(role: string, sql: string) {
  const server = await startPostgres({ ephemeral: true });
  const owner = new pg.Client({ connectionString: server.url() });
  await owner.connect();
  await owner.query(`CREATE ROLE nectar_app_user; CREATE ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD 'test'`);
  await owner.query(readFileSync(SCHEMA, 'utf8'));
  await owner.query(`GRANT USAGE ON SCHEMA public, auth, staff TO ${role}; ${sql}`);
  return {
    owner,
    url: server.url('postgres', role, 'test'),
    async stop(): Promise<void> {
      await owner.end();
      await server.stop();
    },
  };
}
