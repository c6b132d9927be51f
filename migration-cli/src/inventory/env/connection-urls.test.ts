// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { describe, expect, it } from 'vitest';
import { databaseEnvOf } from '../../plan/database-variables.ts';
import { inventoryOf } from '../testing/inventory-of.ts';

const MANIFEST = JSON.stringify({ dependencies: { pg: '8' } });

async function read(code: string, file = 'src/db.js') {
  const inventory = await inventoryOf({
    'package.json': MANIFEST,
    'schema.sql': 'create table users (id int);',
    [file]: code,
    'src/settings.js':
      'export const names = [process.env.DB_USER, process.env.DB_PASS, process.env.DB_URL, process.env.DB];',
  });
  const parts = inventory.env.flatMap(({ name, part }) => (part === undefined ? [] : [`${name} ${part}`]));
  return { parts, proposed: databaseEnvOf(inventory) };
}

const ALL = { address: 'DB_URL', user: 'DB_USER', password: 'DB_PASS', database: 'DB' };

describe('an address that code puts together', () => {
  it.each([
    ['of what a schema gave back', '`postgres://${env.DB_USER}:${env.DB_PASS}@${env.DB_URL}/${env.DB}`'],
    ['of what is escaped', '`postgresql://${encodeURIComponent(DB_USER)}:${get("DB_PASS")}@${DB_URL}/${DB}?ssl=1`'],
    ['as a sum', '"postgres://" + env.DB_USER + ":" + env.DB_PASS + "@" + env.DB_URL + "/" + env["DB"]'],
  ])('says what each variable is: %s', async (_, url) => {
    const { parts, proposed } = await read(
      `import { env, get, DB_USER, DB_URL, DB } from './env.js'; export const url = ${url};`,
    );
    expect(parts).toEqual(['DB database', 'DB_PASS password', 'DB_URL address', 'DB_USER user']);
    expect(proposed).toEqual(ALL);
  });

  it('with a port of its own has a host before it', async () => {
    const { proposed } = await read('connect(`postgres://${e.DB_USER}:${e.DB_PASS}@${e.DB_URL}:5432/shop`);');
    expect(proposed).toEqual({ host: 'DB_URL', user: 'DB_USER', password: 'DB_PASS' });
  });

  it('says nothing of a variable that is a part and another one elsewhere, nor of what tests put together', async () => {
    const url = '`postgres://${e.DB_USER}:${e.DB_USER}@${e.DB_URL}/${e.DB}`';
    expect((await read(`connect(${url});`)).parts).toEqual(['DB database', 'DB_URL address']);
    expect((await read(`connect(${url});`, 'src/db.test.js')).parts).toEqual([]);
    expect((await read('connect(`mysql://${e.DB_USER}:${e.DB_PASS}@${e.DB_URL}/${e.DB}`);')).parts).toEqual([]);
  });
});
