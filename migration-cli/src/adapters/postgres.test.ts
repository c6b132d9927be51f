import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createDatabase } from '../testing/monolith.ts';

const { deps, close } = createApp({ PATH: process.env.PATH });
let postgres: RunningPostgres;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
});
afterAll(async () => {
  await postgres?.stop();
  await close();
});

it('says which other database keeps a role from being dropped', async () => {
  const sql = 'CREATE TABLE visits (id int)';
  const [one, copy] = [
    await createDatabase(deps, postgres.url(), sql),
    await createDatabase(deps, postgres.url(), sql),
  ];
  try {
    await one.database.query('CREATE ROLE counter');
    await copy.database.query('GRANT SELECT ON visits TO counter');
    const [{ name } = { name: '' }] = await copy.database.query<{ name: string }>('SELECT current_database() AS name');
    await expect(one.database.query('DROP ROLE counter')).rejects.toThrow(`in database ${name}`);
    await copy.database.query('DROP OWNED BY counter');
    await one.database.query('DROP ROLE counter');
  } finally {
    await one.remove();
    await copy.remove();
  }
});
