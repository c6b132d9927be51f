import { type ServiceDatabase, serviceDatabase } from '@nectar/dev/testing/service-database.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool, type Db, type GuardedPool, withJobs, withSystem, withTenant, withUser } from './tenant-pool.ts';

const [ONE, TWO] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
const SQL = `
  CREATE TABLE notes (tenant uuid NOT NULL, day date NOT NULL, size bigint NOT NULL);
  ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON notes TO reader USING (tenant = nullif(current_setting('app.tenant_id', true), '')::uuid);
  GRANT SELECT, INSERT ON notes TO reader;
  INSERT INTO notes VALUES ('${ONE}', '2026-03-29', 9007199254740991), ('${TWO}', '2026-03-29', 2);`;

let database: ServiceDatabase;
let pool: GuardedPool;
beforeAll(async () => {
  database = await serviceDatabase('reader', [SQL]);
  // One connection, so that every transaction follows another on the same one.
  pool = createPool({ url: database.url, max: 1, statementTimeoutMs: 1_000, applicationName: 'test' });
});
afterAll(async () => {
  await pool?.end();
  await database?.stop();
});

const tenants = async (db: Db) =>
  (await db.query<{ tenant: string }>('SELECT tenant FROM notes')).map((row) => row.tenant);
const setting = async (db: Db, name: string) =>
  (await db.query<{ value: string | null }>('SELECT nullif(current_setting($1, true), $2) AS value', [name, '']))[0]
    ?.value;

it('shows a tenant its own rows, and nothing of it to whoever has the connection next', async () => {
  expect(await withTenant(pool, ONE, tenants)).toEqual([ONE]);
  expect(await withTenant(pool, TWO, tenants)).toEqual([TWO]);
  expect(await withSystem(pool, tenants)).toEqual([]);
});

it('lets a transaction write for no tenant but its own, and keeps nothing of one that failed', async () => {
  const insert = (tenant: string) => (db: Db) => db.query(`INSERT INTO notes VALUES ($1, '2026-01-01', 1)`, [tenant]);
  await expect(withTenant(pool, ONE, insert(TWO))).rejects.toThrow('row-level security');
  const failing = withTenant(pool, ONE, async (db) => {
    await insert(ONE)(db);
    throw new Error('changed its mind');
  });
  await expect(failing).rejects.toThrow('changed its mind');
  expect(await withTenant(pool, ONE, tenants)).toEqual([ONE]);
});

it('carries the authority that it is asked for, text for text, until it ends', async () => {
  const odd = `o'neil \\ "x"; SELECT 1`;
  expect(await withUser(pool, odd, (db) => setting(db, 'app.user_id'))).toBe(odd);
  expect(await withJobs(pool, (db) => setting(db, 'app.job'))).toBe('on');
  for (const name of ['app.user_id', 'app.job', 'app.tenant_id'])
    expect(await withSystem(pool, (db) => setting(db, name))).toBeNull();
});

it('wants a tenant that can be one', async () => {
  await expect(withTenant(pool, `${ONE}' OR true`, tenants)).rejects.toThrow(TypeError);
});

it('reads counts as numbers and days as days', async () => {
  const [row] = await withTenant(pool, ONE, (db) => db.query('SELECT day, size FROM notes'));
  expect(row).toEqual({ day: '2026-03-29', size: Number.MAX_SAFE_INTEGER });
});

it('ends a statement that runs too long, and the pool goes on', async () => {
  await expect(withSystem(pool, (db) => db.query('SELECT pg_sleep(3)'))).rejects.toThrow('statement timeout');
  await expect(pool.answers()).resolves.toBeUndefined();
});
