import { readFileSync } from 'node:fs';
import { serviceDatabase } from '@nectar/dev/testing/service-database.ts';

const SCHEMA = new URL('../sql/schema.sql', import.meta.url);

/** A throwaway Postgres as the service finds it, with the rows that `sql` adds; the service's role is in `url`. */
export const testDatabase = (sql: string) => serviceDatabase('nectar_admin', [readFileSync(SCHEMA, 'utf8'), sql]);
