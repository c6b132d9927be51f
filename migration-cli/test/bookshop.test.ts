import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bookshop, type Outcome, openBookshop, startBoth } from './support/bookshop.ts';

let postgres: RunningPostgres;
let shop: Bookshop;
let before: Record<string, string>;
let seeded: number;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
  shop = await openBookshop(postgres);
});
afterAll(async () => {
  await shop?.remove();
  await postgres?.stop();
});

async function sql(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: postgres.url('bookshop') });
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

const rights = () =>
  sql(`select c.relname, c.relacl::text, array_agg(a.attacl::text order by a.attnum) from pg_class c
         join pg_attribute a on a.attrelid = c.oid where c.relnamespace = 'public'::regnamespace
        group by c.oid, c.relname, c.relacl order by c.relname`);
const roles = () => sql(`select rolname from pg_roles where rolname = 'bookshop_reviews'`);

/** Refused with this code and exit code, and neither the tree nor the database has changed. */
async function refused(work: () => Promise<Outcome>, code: string, exitCode = 1): Promise<void> {
  const [tree, head, acl] = [await shop.state(), await shop.git('rev-parse', 'HEAD'), await rights()];
  const result = await work();
  expect(result.output).toContain(code);
  expect(result.code, result.output).toBe(exitCode);
  expect(await shop.state()).toEqual(tree);
  expect(await shop.git('rev-parse', 'HEAD')).toBe(head);
  expect(await rights()).toEqual(acl);
}

async function passes(...args: string[]): Promise<string> {
  const result = await shop.nectar(...args);
  expect(result.code, result.output).toBe(0);
  return result.output;
}

it('is planned: nothing stays open', async () => {
  await passes('plan', '--refresh');
  expect(await passes('plan', '--check')).toContain('0 open');
  if ((await shop.git('status', '--porcelain')) !== '') await shop.git('commit', '--quiet', '--all', '-m', 'Plan');
});

it('refuses a plan that names a missing file', async () => {
  const path = join(shop.root, 'nectar.plan.yaml');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace("'views/reviews/**'", "'views/gone/**'"));
  await refused(() => shop.nectar('extract', 'reviews'), 'NECTAR-E021');
  await writeFile(path, text);
});

it('backs up, and a dry run changes nothing', async () => {
  await passes('backup', 'create');
  before = await shop.state();
  seeded = (await sql('select id from reviews')).length;
  const acl = await rights();
  expect(await passes('extract', 'reviews', '--dry-run')).toContain('bookshop-reviews/backend/src/main.js');
  expect(await shop.state()).toEqual(before);
  expect(await rights()).toEqual(acl);
  expect(await roles()).toEqual([]);
});

it('refuses a dirty tree', async () => {
  await writeFile(join(shop.root, 'untracked.js'), 'x\n');
  await refused(() => shop.nectar('extract', 'reviews'), 'NECTAR-E044');
  await rm(join(shop.root, 'untracked.js'));
});

it('refuses a database role without the rights', async () => {
  const limited = { MIGRATION_DATABASE_URL: shop.env.DATABASE_URL ?? '' };
  await refused(() => shop.run('nectar', ['extract', 'reviews'], limited), 'NECTAR-E047');
});

// Only root may mount; elsewhere the skip is shown.
it.skipIf(process.getuid?.() !== 0)('refuses when the disk is full', async () => {
  const store = join(shop.root, '.nectar/objects');
  await mkdir(store, { recursive: true });
  const mounted = await shop.run('mount', ['-t', 'tmpfs', '-o', 'size=4k,nr_inodes=3', 'nectar-test', store]);
  expect(mounted.code, mounted.output).toBe(0);
  try {
    await refused(() => shop.nectar('extract', 'reviews'), 'NECTAR-E003');
    expect(await roles()).toEqual([]);
  } finally {
    await shop.run('umount', [store]);
  }
});

it('refuses while another nectar runs', async () => {
  const other = spawn('nectar', ['extract', 'reviews'], { cwd: shop.root, env: shop.env, stdio: 'ignore' });
  const ended = new Promise<number | null>((done) => other.once('exit', done));
  const lock = join(shop.root, '.nectar/lock');
  while (other.exitCode === null) {
    const text = await readFile(lock, 'utf8').catch(() => '');
    if (text.includes('"verb":"extract"') && text.includes('"released":false')) break;
    await new Promise((done) => setTimeout(done, 20));
  }
  const second = await shop.nectar('extract', 'reviews');
  expect(second.output).toContain('NECTAR-E041');
  expect(second.code).toBe(1);
  expect(await ended).toBe(0);
});

it('runs as two services on the migrated database, and the contract holds', async () => {
  expect(await passes('status')).toContain('reviews');
  const sides = await startBoth(shop, postgres);
  try {
    const contract = await shop.run(
      process.execPath,
      ['--test', '--test-concurrency=1', 'contract/shop.test.js', 'contract/reviews.test.js'],
      {
        CONTRACT_SHOP_URL: sides.shop,
        CONTRACT_REVIEWS_URL: sides.reviews,
      },
    );
    expect(contract.code, contract.output).toBe(0);
    expect(contract.output).toMatch(/pass 17\b/);
  } finally {
    await sides.stop();
  }
});

it('refuses an edited journal', async () => {
  const path = join(shop.root, '.nectar/journal.jsonl');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('reviews', 'reviewz'));
  await refused(() => shop.nectar('rollback', 'reviews'), 'NECTAR-E040', 3);
  await writeFile(path, text);
});

it('goes back byte for byte and keeps what was written meanwhile', async () => {
  const written = await sql('select id, title from reviews order by id');
  expect(written.length).toBeGreaterThan(seeded);
  await passes('rollback', 'reviews');
  expect(await shop.state()).toEqual(before);
  expect(await roles()).toEqual([]);
  expect(await sql('select id, title from reviews order by id')).toEqual(written);
});
