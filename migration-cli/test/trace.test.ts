import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inventory } from '../src/model/inventory.ts';
import type { RunTrace } from '../src/model/run-trace.ts';
import { openBookshop, ROOT } from './support/bookshop.ts';
import { NECTAR } from './support/commands.ts';
import { openStockroom, type Stockroom } from './support/stockroom.ts';

let postgres: RunningPostgres;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
});
afterAll(() => postgres?.stop());

async function sql(database: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url(database) });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

describe('a monolith of which the code does not tell everything', () => {
  let stockroom: Stockroom;
  let trace: RunTrace;
  let inventory: Inventory;
  let said: string;

  beforeAll(async () => {
    await sql('postgres', 'CREATE DATABASE stockroom');
    stockroom = await openStockroom(postgres.url('stockroom'));
    await sql('stockroom', await readFile(join(stockroom.root, 'schema.sql'), 'utf8'));
    said = await stockroom.run(NECTAR, ['trace', '--', 'npm', 'test']);
    trace = JSON.parse(await readTrace()) as RunTrace;
    inventory = JSON.parse(await stockroom.run(NECTAR, ['inventory', '--json'])) as Inventory;
  });
  afterAll(() => rm(stockroom.root, { recursive: true, force: true }));

  const readTrace = async () => {
    const folder = join(stockroom.root, '.nectar/trace');
    return readFile(join(folder, (await readdir(folder)).at(-1) ?? ''), 'utf8');
  };
  const accessOf = (file: string) =>
    inventory.tableAccess
      .filter((one) => one.file === file)
      .map(({ table, access, line, via }) => `${table} ${access} ${via} ${line}`);

  it('shows the tables of computed names at the line that asks, though one connection serves all callers', () => {
    expect(accessOf('lists.js')).toEqual(['items read trace 6', 'suppliers read trace 6']);
    expect(accessOf('moves.js')).toEqual(['moves write sql 2', 'moves read sql 3']);
    expect(accessOf('audit.js')).toEqual(['audits read sql 4', 'audits write trace 5']);
    expect(accessOf('db.js')).toEqual([]);
    expect(inventory.unresolved.find(({ file, what }) => file === 'lists.js' && what === 'SQL')?.why).toContain(
      'at run time: items, suppliers',
    );
  });

  it('lists where the run and the code say different things', () => {
    const told = inventory.runTime?.contradictions.map(({ what, code }) => `${what}: ${code}`);
    expect(told).toContain('audit.js:5 writes audits: reading the code found read of audits only');
    expect(told).toContain('plugins.js:3 reads STOCK_UNIT: reading the code did not find this name');
    expect(said).toContain('audit.js:5 writes audits');
    expect(told?.filter((one) => one.startsWith('moves.js') || one.startsWith('db.js'))).toEqual([]);
  });

  it('follows what is loaded by a computed name, by require and by import, and leaves it unbounded', () => {
    const seen = inventory.edges.filter((edge) => edge.seen === true).map(({ from, to }) => `${from} > ${to}`);
    expect(seen).toEqual(['audit.js > tables.json', 'late.mjs > plugins/scales.mjs', 'plugins.js > plugins/labels.js']);
    const load = inventory.dynamicEdges.find(({ file }) => file === 'plugins.js');
    expect(load).toMatchObject({ reaches: null, seen: ['plugins/labels.js'] });
  });

  it('sees the processes that the command starts', () => {
    expect(trace.loads).toContainEqual({ from: 'child.js', to: 'moves.js', line: 1 });
    expect(trace.processes).toBeGreaterThanOrEqual(2);
  });

  it('adds variables to the shape that the inventory has without a trace', () => {
    expect(inventory.env.find(({ name }) => name === 'STOCK_UNIT')).toEqual({
      name: 'STOCK_UNIT',
      files: ['plugins.js'],
      reads: [{ file: 'plugins.js', line: 3, via: 'trace' }],
      defaultValue: null,
    });
  });

  it('keeps no value: neither of a variable nor of a statement', async () => {
    const text = await readTrace();
    for (const value of ['secret-place', 'own-secret', postgres.url('stockroom')]) expect(text).not.toContain(value);
    expect(trace.statements.map((one) => one.text)).toContain("INSERT INTO audits (what) VALUES ('')");
  });

  it('does not use what it saw in a file that has changed, and says so', async () => {
    const path = join(stockroom.root, 'lists.js');
    const text = await readFile(path, 'utf8');
    await writeFile(path, `\n${text}`);
    const printed = JSON.parse(await stockroom.run(NECTAR, ['inventory', '--json'])) as Inventory;
    expect(printed.runTime?.stale).toEqual(['lists.js']);
    expect(printed.tableAccess.filter(({ file }) => file === 'lists.js')).toEqual([]);
    await writeFile(path, text);
  });

  it('names the file and the line of a statement that the database refuses', async () => {
    await sql(
      'stockroom',
      "CREATE ROLE clerk LOGIN PASSWORD 'c'; GRANT SELECT ON items, suppliers, moves, audits TO clerk",
    );
    await sql('stockroom', 'GRANT INSERT ON moves TO clerk; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO clerk');
    const url = postgres.url('stockroom', 'clerk', 'c');
    const failed = await stockroom.run(NECTAR, ['trace', '--', 'npm', 'test'], { DATABASE_URL: url }).catch(String);
    expect(failed).toContain('REFUSED audit.js:5  permission denied for table audits (clerk)');
    expect(failed.match(/REFUSED/g)).toHaveLength(1);
  });

  it('does what docs/trace.md says, command by command', async () => {
    const page = await readFile(join(ROOT, 'docs/trace.md'), 'utf8');
    const [block = ''] = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, text]) => text ?? '');
    expect(block).toContain('nectar trace -- npm test');
    const shown = await stockroom.run('sh', ['-e', '-c', block]);
    expect(shown).toContain('Seen at run time, and not as the code says');
    const code = JSON.parse(await readFile(join(stockroom.root, 'code.json'), 'utf8')) as Inventory;
    expect(code.runTime).toBeUndefined();
    expect(code.tableAccess.some(({ via }) => via === 'trace')).toBe(false);
  });

  it('refuses a command that starts no process of Node, and keeps the trace that there is', async () => {
    const before = await readTrace();
    await expect(stockroom.run(NECTAR, ['trace', '--', 'true'])).rejects.toThrow('NECTAR-E131');
    expect(await readTrace()).toBe(before);
  });
});

it('says of the bookshop what reading its code says, but for computed names: migrations, and variables that a helper puts together', async () => {
  const shop = await openBookshop(postgres);
  try {
    await sql('postgres', 'CREATE DATABASE bookshop_traced');
    const env = {
      DATABASE_URL: postgres.url('bookshop_traced', 'bookshop_app', 'bookshop'),
      MIGRATION_DATABASE_URL: postgres.url('bookshop_traced'),
    };
    const traced = await shop.run(NECTAR, ['trace', '--', 'npm', 'test'], env);
    expect(traced.code, traced.output).toBe(0);
    const { output } = await shop.nectar('inventory', '--json');
    const inventory = JSON.parse(output) as Inventory;
    const others = inventory.runTime?.contradictions.filter(({ what }) => !/ reads \w+_FILE$/.test(what));
    expect(others?.map(({ what }) => what)).toEqual(['db/migrate.js:49 writes settings']);
    expect(inventory.runTime?.contradictions.length).toBeGreaterThan(0);
    expect(inventory.runTime).toMatchObject({ unknown: [], stale: [], limits: [], exitCode: 0 });
  } finally {
    await shop.remove();
  }
}, 120_000);
