import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../src/app.ts';
import { type GeneratedMonolith, openGenerated } from '../src/testing/generated.ts';
import { createDatabase } from '../src/testing/monolith.ts';
import { DUMP_SERVER, WITHOUT_PG_DUMP } from '../src/testing/pg-dump-server.ts';

let postgres: RunningPostgres;
let folder: string;
let monolith: GeneratedMonolith;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
  folder = await mkdtemp(join(tmpdir(), 'nectar-rehearse-'));
  monolith = await openGenerated(folder, postgres);
  expect(await monolith.give('backup')).toMatchObject({ code: 0 });
  // Without its mark the server is one that somebody else started.
  await rm(join(postgres.dataDir, 'nectar-owner.pid'));
});
afterAll(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

const rehearsals = async () =>
  (await readFile(join(monolith.root, '.nectar/journal.jsonl'), 'utf8')).split('"event":"phase-rehearsed"').length - 1;

describe('nectar rehearse', () => {
  it('extracts, rolls back and extracts on the restored restore point, with times and locks, and leaves everything else alone', async () => {
    const before = await monolith.git('rev-parse', 'HEAD');
    const { code, text } = await monolith.give('rehearse', 'news', '--json');
    expect({ code, text }).toMatchObject({ code: 0 });
    const found = JSON.parse(text.slice(text.indexOf('{\n'), text.lastIndexOf('}') + 1));
    expect(found).toMatchObject({ phase: 'news', proof: { code: 'same', database: 'same', lostRows: [] } });
    expect(Math.min(found.upMs, found.downMs, found.againMs)).toBeGreaterThan(0);
    expect(found.locks).toContainEqual(
      expect.objectContaining({
        relation: 'news',
        mode: 'AccessExclusiveLock',
        during: 'up',
        statement: expect.stringMatching(/enable row level security/i),
      }),
    );
    expect(found.locks).toContainEqual(
      expect.objectContaining({ statement: expect.stringMatching(/create index concurrently/i) }),
    );
    expect(await monolith.git('rev-parse', 'HEAD')).toBe(before);
    expect(await monolith.query("select 1 from pg_roles where rolname = 'generated_news'")).toEqual([]);
    expect(await rehearsals()).toBe(1);
  });

  it('is not done again before the extraction of the phase that was rehearsed', async () => {
    expect(await monolith.give('extract', 'news')).toMatchObject({ code: 0 });
    expect(await rehearsals()).toBe(1);
  });

  it('is the default before another phase, and keeps it from the database where it fails on the copy', async () => {
    await monolith.editPlan((plan) => plan.replace('drop table orders_events', 'drop table another_table'));
    const refused = await monolith.give('extract', 'orders');
    expect(refused).toMatchObject({ code: 1, text: expect.stringContaining('NECTAR-E123') });
    expect(refused.text).toContain('another_table');
    expect(refused.text).toContain('orders has not been rehearsed');
    expect(await monolith.query("select 1 from pg_roles where rolname = 'generated_orders'")).toEqual([]);
  });

  it('can be left out, and is for a database that the plan calls a scratch one', async () => {
    await monolith.editPlan((plan) =>
      plan
        .replace('drop table another_table', 'drop table orders_events')
        .replace('  urlEnv:', '  scratch: true\n  urlEnv:'),
    );
    expect(await monolith.give('extract', 'orders')).toMatchObject({ code: 0 });
    expect(await rehearsals()).toBe(1);
  });
});

describe.skipIf(WITHOUT_PG_DUMP !== '')(`nectar rehearse on a server of somebody else${WITHOUT_PG_DUMP}`, () => {
  it('restores a dump into a server of its own, also where the database asks for no password', async () => {
    const { deps } = createApp({});
    const shared = await createDatabase(deps, DUMP_SERVER, 'drop role if exists generated_app');
    const inside = await mkdtemp(join(tmpdir(), 'nectar-rehearse-'));
    try {
      const dumped = await openGenerated(inside, { url: () => shared.url });
      expect(await dumped.give('backup')).toMatchObject({ code: 0, text: expect.stringContaining('pg_dump') });
      const { code, text } = await dumped.give('rehearse', 'news');
      expect({ code, text }).toMatchObject({ code: 0 });
      expect(await dumped.query("select 1 from pg_roles where rolname = 'generated_news'")).toEqual([]);
    } finally {
      await shared.database.query('drop owned by generated_app; drop role generated_app').catch(() => undefined);
      await shared.remove();
      await rm(inside, { recursive: true, force: true });
    }
  });
});
