import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bookshop, openBookshop } from './support/bookshop.ts';
import { alive, type Watched, watch } from './support/running.ts';

// Linux alone tells which processes another one has had.
describe.skipIf(process.platform !== 'linux')('Ctrl-C', () => {
  let postgres: RunningPostgres;
  let shop: Bookshop;
  let temporary: string;
  let before: Awaited<ReturnType<typeof look>>;

  beforeAll(async () => {
    postgres = await startPostgres({ ephemeral: true });
    shop = await openBookshop(postgres);
    temporary = join(shop.root, '.nectar/tmp-of-the-test');
    await mkdir(temporary, { recursive: true });
    for (const args of [
      ['plan', '--refresh'],
      ['plan', '--check'],
    ])
      expect((await shop.nectar(...args)).code).toBe(0);
    if ((await shop.git('status', '--porcelain', '--', ':!.nectar')) !== '')
      await shop.git('commit', '--quiet', '--all', '-m', 'Plan');
    expect((await shop.nectar('backup')).code).toBe(0);
    before = await look();
  });
  afterAll(async () => {
    await shop?.remove();
    await postgres?.stop();
  });

  async function query(text: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: postgres.url('bookshop') });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Code, databases, roles and rights. */
  async function look() {
    return {
      tree: await shop.state(),
      head: await shop.git('rev-parse', 'HEAD^{tree}'),
      databases: await query('select datname from pg_database order by 1'),
      roles: await query('select rolname from pg_roles order by 1'),
      rights: await query(
        `select c.relname, c.relacl::text, c.relrowsecurity from pg_class c where c.relnamespace = 'public'::regnamespace order by 1`,
      ),
    };
  }

  /** Nothing of the run is left: no process, no folder of a scratch server, no work tree, nothing in the temporary folder. */
  async function expectClean(run: Watched): Promise<void> {
    expect(alive(run.descendants()), run.output()).toEqual([]);
    const servers = run.descendants().map(({ cwd }) => cwd.match(/^\/tmp\/nectar-cluster-[^/]+/)?.[0]);
    expect(servers.filter((folder) => folder !== undefined && existsSync(folder))).toEqual([]);
    expect((await shop.git('worktree', 'list', '--porcelain')).match(/^worktree /gm)).toHaveLength(1);
    expect(await readdir(join(shop.root, '.nectar/worktrees')).catch(() => [])).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
  }

  const journal = () => join(shop.root, '.nectar/journal.jsonl');

  it.each([
    ['SIGINT', 130, 'Looking before starting', undefined],
    ['SIGTERM', 143, '"event":"intent"', 'journal'],
    ['SIGINT', 130, '"event":"applied"', 'journal'],
    ['SIGHUP', 129, 'generated modules', undefined],
  ] as const)('an extraction that gets %s (exit code %i) at %s is undone', async (signal, code, moment, where) => {
    const past = existsSync(journal()) ? (await readFile(journal(), 'utf8')).length : 0;
    const run = watch(shop, ['extract', 'reviews'], { TMPDIR: temporary });
    if (where === undefined) await run.until(moment);
    else
      while (!(existsSync(journal()) ? await readFile(journal(), 'utf8') : '').slice(past).includes(moment)) {
        if (run.child.exitCode !== null) throw new Error(run.output());
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    run.child.kill(signal);
    expect(await run.ended, run.output()).toBe(code);
    expect(run.output()).toContain('NECTAR-E009');
    expect(run.output()).toMatch(/Run: nectar (extract reviews|status)/);
    await expectClean(run);
    expect(await look()).toEqual(before);
    expect((await shop.nectar('status')).output).toContain('Run: nectar extract reviews');
  });

  it('a validation that is interrupted leaves nothing, keeps no result, and can be begun again', {
    timeout: 240_000,
  }, async () => {
    expect((await shop.nectar('extract', 'reviews')).code).toBe(0);
    const extracted = await look();
    for (const [signal, code, moment] of [
      ['SIGINT', 130, '> Both sides'],
      ['SIGTERM', 143, '> The suites'],
    ] as const) {
      const run = watch(shop, ['validate'], { TMPDIR: temporary });
      await run.until(moment);
      // Long enough for servers and commands to be under way.
      await new Promise((resolve) => setTimeout(resolve, 700));
      run.child.kill(signal);
      expect(await run.ended, run.output()).toBe(code);
      expect(run.output()).toContain('NECTAR-E009');
      expect(run.output()).toContain('Run: nectar validate');
      expect(run.descendants().length).toBeGreaterThan(0);
      await expectClean(run);
      expect(await look()).toEqual(extracted);
      expect(existsSync(join(shop.root, '.nectar/validation/reviews.json'))).toBe(false);
      expect((await shop.nectar('status')).output).toContain('Run: nectar validate reviews');
    }
  });

  it('that is repeated at once, as a terminal and npm do together, is one', async () => {
    const run = watch(shop, ['validate'], { TMPDIR: temporary });
    await run.until('> Both sides');
    run.child.kill('SIGINT');
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(run.output()).not.toContain('Ended at once');
    await expectClean(run);
  });

  it('does not cut a rollback: it goes back all the way', async () => {
    const run = watch(shop, ['rollback', 'reviews'], { TMPDIR: temporary });
    await run.until('"event":"rollback-started"', journal());
    run.child.kill('SIGINT');
    expect(await run.ended, run.output()).toBe(0);
    await expectClean(run);
    expect(await look()).toEqual(before);
  });
});
