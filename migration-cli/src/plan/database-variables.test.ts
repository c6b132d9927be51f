import { describe, expect, it } from 'vitest';
import type { Inventory } from '../model/inventory.ts';
import { databaseEnvOf, databaseVariables } from './database-variables.ts';

const proposed = (names: string[], packages = ['pg']) =>
  databaseEnvOf({
    tables: [{ name: 'users' }],
    env: names.map((name) => ({ name })),
    packages: packages.map((name) => ({ name })),
  } as unknown as Inventory);

const CASES: [string, string[], unknown][] = [
  ['a URL, whatever stands beside it', ['DB_HOST', 'DB_USER', 'DB_PASSWORD', 'DATABASE_URL'], 'DATABASE_URL'],
  [
    'parts under a prefix',
    ['DB_CLIENT', 'DB_HOST', 'DB_NAME', 'DB_PASSWORD', 'DB_PORT', 'DB_SSL', 'DB_USER', 'MAIL_HOST', 'MAIL_USER'],
    { host: 'DB_HOST', port: 'DB_PORT', user: 'DB_USER', password: 'DB_PASSWORD', database: 'DB_NAME' },
  ],
  [
    'what libpq reads',
    ['PGDATABASE', 'PGHOST', 'PGPASSWORD', 'PGPORT', 'PGUSER'],
    { host: 'PGHOST', port: 'PGPORT', user: 'PGUSER', password: 'PGPASSWORD', database: 'PGDATABASE' },
  ],
  [
    'other endings, and a port that the code leaves to the driver',
    ['RDS_DB_NAME', 'RDS_HOSTNAME', 'RDS_PASSWORD', 'RDS_USERNAME'],
    { host: 'RDS_HOSTNAME', port: 'PGPORT', user: 'RDS_USERNAME', password: 'RDS_PASSWORD', database: 'RDS_DB_NAME' },
  ],
  [
    'the image of Postgres',
    ['POSTGRES_DB', 'POSTGRES_PASSWORD', 'POSTGRES_USER'],
    { user: 'POSTGRES_USER', password: 'POSTGRES_PASSWORD', database: 'POSTGRES_DB' },
  ],
  ['small letters', ['dbPass', 'dbUser'], { user: 'dbUser', password: 'dbPass' }],
  [
    'the database of the application, not that of its tests',
    ['DB_PASSWORD', 'DB_USER', 'TEST_DB_HOST', 'TEST_DB_NAME', 'TEST_DB_PASSWORD', 'TEST_DB_USER'],
    { user: 'DB_USER', password: 'DB_PASSWORD' },
  ],
  ['a connection, where nothing else is an address', ['DB_CLIENT', 'DB_CONNECTION'], 'DB_CONNECTION'],
  [
    'parts, where a connection names the kind of database',
    ['DB_CONNECTION', 'DB_PASSWORD', 'DB_USER'],
    { user: 'DB_USER', password: 'DB_PASSWORD' },
  ],
  ['nothing where the user stands in the code', ['DB_HOST', 'DB_PASSWORD'], null],
  ['nothing of a database of tests', ['TEST_DATABASE_URL', 'TEST_DB_CONNECTION'], null],
  ['nothing of another system', ['MYSQL_DB_USER', 'MYSQL_DB_PASSWORD', 'REDIS_USER', 'REDIS_PASSWORD'], null],
];

describe('the variables of the database', () => {
  it.each(CASES)('are proposed: %s', (_, names, expected) => {
    expect(proposed(names)).toEqual(expected);
  });

  it('are none where nothing speaks to Postgres', () => {
    expect(proposed(['DATABASE_URL', 'DB_USER', 'DB_PASSWORD'], ['mysql2'])).toBeNull();
    expect(proposed(['DATABASE_URL'], ['mysql2', 'pgp', 'page'])).toBeNull();
  });

  it.each(['pg', 'pg-promise', 'db-migrate-pg', '@mikro-orm/postgresql', '@prisma/client', 'postgres', '@types/pg'])(
    'are proposed where %s is installed',
    (name) => expect(proposed(['DATABASE_URL'], [name])).toBe('DATABASE_URL'),
  );

  it('are listed with the part that each holds, and only for a service with a role', () => {
    const databaseEnv = { password: 'P', user: 'U' };
    expect(databaseVariables({ databaseEnv, role: 'r' })).toEqual([
      { variable: 'U', role: 'r', part: 'user' },
      { variable: 'P', role: 'r', part: 'password' },
    ]);
    expect(databaseVariables({ databaseEnv: 'X', role: 'r' })).toEqual([{ variable: 'X', role: 'r', part: 'url' }]);
    expect(databaseVariables({ databaseEnv: 'X', role: null })).toEqual([]);
  });
});
