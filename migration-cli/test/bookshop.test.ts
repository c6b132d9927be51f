import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launch } from '../../test/e2e/support/browser.ts';
import type { CheckResult } from '../src/model/check-result.ts';
import { type Bookshop, type Outcome, openBookshop, ROOT, startBoth } from './support/bookshop.ts';

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

const journal = () => readFile(join(shop.root, '.nectar/journal.jsonl'), 'utf8').catch(() => '');

/** Refused with this code and exit code, and neither tree nor database nor journal has changed. */
async function refused(work: () => Promise<Outcome>, code: string, exitCode = 1): Promise<void> {
  const [tree, head, acl] = [await shop.state(), await shop.git('rev-parse', 'HEAD'), await rights()];
  const [noted, users] = [await journal(), await roles()];
  const result = await work();
  expect(result.output).toContain(code);
  expect(result.code, result.output).toBe(exitCode);
  expect(await shop.state()).toEqual(tree);
  expect(await shop.git('rev-parse', 'HEAD')).toBe(head);
  expect(await rights()).toEqual(acl);
  expect(await journal()).toBe(noted);
  expect(await roles()).toEqual(users);
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

it('refuses a port that is taken', async () => {
  const holder = createServer();
  await new Promise<void>((done) => holder.listen(0, '127.0.0.1', done));
  try {
    const { port } = holder.address() as AddressInfo;
    await refused(() => shop.nectar('gateway', '--port', String(port)), 'NECTAR-E010');
  } finally {
    await new Promise((done) => holder.close(done));
  }
});

const chromium = chromiumPath();
const reportPath = () => join(shop.root, '.nectar/report.html');

describe('a monolith in plain JavaScript, with one phase', () => {
  const kept = () => join(shop.root, '.nectar/validation/reviews.json');

  it('is not proven before its checks ran, and the report says so', async () => {
    expect(await passes('status')).toMatch(/reviews +extracted[\s\S]*Run: nectar validate reviews/);
    await passes('report');
    const page = await readFile(reportPath(), 'utf8');
    expect(page).toContain('Not yet: the phase reviews is extracted, and none of its checks was run.');
    expect(page).not.toContain('class="check pass"');
    expect(page.match(/class="check not-proven"/g)).toHaveLength(9);
  });

  it('has nothing to resume', async () => {
    await refused(() => shop.nectar('resume'), 'NECTAR-E059');
  });

  it('is validated: every check that is due passes, and what is not due is named', { timeout: 300_000 }, async () => {
    const output = await passes('validate');
    for (const id of ['imports', 'routes', 'sides', 'boot', 'suites', 'rights', 'truths', 'data', 'grants'])
      expect(output).toMatch(new RegExp(`^pass +${id} `, 'm'));
    expect(output).toContain('Tenants are kept apart: not due');
    expect(JSON.parse(await readFile(kept(), 'utf8'))).toMatchObject({ version: 1, phase: 'reviews' });
    expect(await passes('status')).toMatch(/reviews +validated[\s\S]*Run: nectar report/);
    await passes('report');
    expect(await readFile(reportPath(), 'utf8')).toContain(
      'Yes: the only phase is extracted, and every check has passed.',
    );
  });

  it('is written down as signed evidence, by the commands of docs/evidence.md and with the output shown there', async () => {
    const text = await readFile(join(ROOT, 'docs/evidence.md'), 'utf8');
    const [commands = '', shown = ''] = [...text.matchAll(/^```(?:sh)?\n([\s\S]*?)^```$/gm)].map(([, one]) => one);
    const steady = (output: string, root: string) =>
      output.replaceAll(root, 'ROOT').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
    const { code, output } = await shop.run('sh', ['-e', '-c', commands]);
    for (const name of ['evidence-key.pem', 'evidence-public.pem', 'reviews-evidence.json'])
      await rm(join(shop.root, name));
    expect(code, output).toBe(0);
    expect(steady(output, shop.root)).toBe(steady(shown, '/home/me/shop'));
  });

  it('names the statement, its file and its line where a role lacks one right', { timeout: 300_000 }, async () => {
    await sql('REVOKE INSERT ON review_reports FROM bookshop_reviews');
    try {
      const { code, output } = await shop.nectar('validate', '--only', 'rights', '--json');
      expect(code, output).toBe(1);
      const { results } = JSON.parse(output.slice(0, output.indexOf('\n}\n') + 3)) as { results: CheckResult[] };
      const [list, table] = results[0]?.evidence ?? [];
      const path = 'bookshop-reviews/backend/src/app/reviews/queries.js';
      const text = await readFile(join(shop.root, path), 'utf8');
      const call = text.lastIndexOf('(', text.indexOf('INSERT INTO ${REPORTS}'));
      const line = text.slice(0, call).split('\n').length;
      expect(list).toMatchObject({
        type: 'list',
        items: [expect.stringContaining(`${path}:${line}: bookshop_reviews`)],
      });
      expect(table).toMatchObject({
        rows: [
          [
            `${path}:${line}`,
            'bookshop_reviews',
            expect.anything(),
            expect.stringContaining('INSERT INTO review_reports'),
          ],
        ],
      });
    } finally {
      await sql('GRANT INSERT ON review_reports TO bookshop_reviews');
    }
  });

  it.each<[string, () => Promise<() => Promise<void>>, string]>([
    [
      'the plan',
      async () => {
        const path = join(shop.root, 'nectar.plan.yaml');
        const text = await readFile(path, 'utf8');
        await writeFile(
          path,
          text
            .replace(
              '  companions: []',
              '  companions: []\n  allowedDifferences: [{test: x, before: failed, after: passed, why: y}]',
            )
            .replace('  allowedDifferences: []\n', ''),
        );
        return () => writeFile(path, text);
      },
      'the plan file was edited since',
    ],
    [
      'the code',
      async () => {
        await writeFile(join(shop.root, 'later.js'), 'exports.later = 1;\n');
        await shop.git('add', 'later.js');
        await shop.git('commit', '--quiet', '-m', 'Later');
        return async () => void (await shop.git('reset', '--quiet', '--hard', 'HEAD~1'));
      },
      'the code changed since',
    ],
    [
      'its own results',
      async () => {
        const text = await readFile(kept(), 'utf8');
        await writeFile(kept(), text.replace('"verdict": "pass"', '"verdict": "pass" '));
        return () => writeFile(kept(), text);
      },
      'the kept results are not those that the journal notes',
    ],
  ])('is stale as soon as %s changed, in the report and in the status', async (_, change, reason) => {
    const undo = await change();
    try {
      expect(await passes('status')).toMatch(new RegExp(`stale: ${reason}[\\s\\S]*Run: nectar validate reviews`));
      await passes('report');
      const page = await readFile(reportPath(), 'utf8');
      expect(page).toContain('Not yet: the checks of the phase reviews are older');
      expect(page).toContain(`Stale: ${reason}`);
      expect(page).not.toContain('class="check pass"');
    } finally {
      await undo();
    }
    expect(await passes('status')).toContain('Run: nectar report');
    await passes('report');
  });

  describe.skipIf(chromium === null)('its report in a browser', () => {
    let browser: Browser;
    const requests: string[] = [];
    beforeAll(async () => {
      browser = await launch(chromium ?? '');
    });
    afterAll(() => browser?.close());

    async function open(width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      page.on('request', (request) => requests.push(request.url()));
      page.on('pageerror', (error) => expect.fail(`the page failed: ${error.message}`));
      await page.goto(pathToFileURL(reportPath()).href);
      return page;
    }

    it.each([
      [1280, 'light'],
      [1280, 'dark'],
      [360, 'light'],
      [360, 'dark'],
    ] as const)('is accessible and fits at %i px, %s, also with everything opened', async (width, colorScheme) => {
      const page = await open(width, colorScheme);
      for (const opened of [false, true]) {
        if (opened)
          await page.evaluate(() => {
            for (const one of document.querySelectorAll('details')) one.open = true;
          });
        expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
        expect(await page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) <= innerWidth)).toBe(true);
      }
    });

    it('shows both pictures, and every line of them is in a table as well', async () => {
      const page = await open(1280, 'light');
      await expect.poll(() => page.locator('#parts-before .box').count()).toBe(2);
      expect(await page.locator('#parts-after .box').count()).toBe(2);
      expect(await page.locator('#parts-after .line.imports').count()).toBe(0);
      const caption = 'What runs from one part to another';
      expect(await page.getByRole('table', { name: caption }).getByRole('row').count()).toBeGreaterThan(1);
    });

    it('is searched by keyboard: what holds the words is opened, the rest hidden, and the number is said', async () => {
      const page = await open(1280, 'light');
      await page.getByLabel('Search checks, decisions and tables').focus();
      await page.keyboard.type('bookshop_reviews');
      expect(await page.getByRole('status').textContent()).toMatch(
        /^[1-9]\d* checks, rows and lines hold these words\.$/,
      );
      const checks = page.locator('.check:visible');
      expect(await checks.count()).toBeLessThan(8);
      for (const one of await checks.all()) expect(await one.getAttribute('open')).not.toBeNull();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('no such words');
      expect(await page.getByRole('status').textContent()).toBe('Nothing holds these words.');
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
      expect(await page.locator('.check:visible').count()).toBe(9);
    });

    it('prints everything: what is closed on the screen is open on paper', async () => {
      const page = await open(1280, 'light');
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.check pre, .check table').first().isVisible()).toBe(true);
      expect(await page.getByLabel('Search checks, decisions and tables').isVisible()).toBe(false);
    });

    it('asks no network for anything', () => {
      expect(requests.length).toBeGreaterThan(0);
      expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    });
  });
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
  expect(await passes('status')).toMatch(/reviews +rolled-back[\s\S]*Run: nectar extract reviews/);
  await passes('report');
  const page = await readFile(reportPath(), 'utf8');
  expect(page).toContain('Nothing was extracted: the monolith stands as it was.');
  expect(page).not.toContain('class="check pass"');
});
