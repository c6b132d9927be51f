import { readFileSync } from 'node:fs';
import { serviceDatabase } from '@nectar/dev/testing/service-database.ts';

const SCHEMA = new URL('../../../examples/nectar-api/server/db/schema.sql', import.meta.url);

/** A throwaway Postgres with the schema and what `sql` adds; the service's role is in `url`. */
export const testDatabase = (role: string, sql: string) =>
  serviceDatabase(role, [
    'CREATE ROLE nectar_app_user',
    readFileSync(SCHEMA, 'utf8'),
    `GRANT USAGE ON SCHEMA public, auth, staff TO ${role}; ${sql}`,
  ]);
