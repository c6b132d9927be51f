import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catalogDifferences, fingerprintGrants, fingerprintSchema } from '../catalog/fingerprint.ts';
import type { Effect } from '../drill/doors.ts';
import { replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Kind, Operation } from '../model/operation.ts';
import type { Dependencies } from '../model/ports.ts';
import { extract } from '../run/extract.ts';
import type { Job } from '../run/job.ts';
import { resume } from '../run/resume.ts';
import { rollbackAll } from '../run/rollback.ts';
import { crashingDependencies, identities } from '../testing/crash.ts';
import { createDatabase, createMonolith, jobOf, TEST_DATABASE, type TestMonolith } from '../testing/monolith.ts';
import { DRIVER_FILES, DRIVER_SCHEMA, driverCases } from './driver-cases.ts';
import { bind, operationKinds } from './index.ts';

let postgres: RunningPostgres;
let monolith: TestMonolith;
let data: Awaited<ReturnType<typeof createDatabase>>;
let outside: string;
let reader: string;
let processes: ReturnType<typeof identities>;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
});
afterAll(() => postgres?.stop());

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'nectar-out-'));
  monolith = await createMonolith(DRIVER_FILES);
  reader = `reader_${Buffer.from(monolith.deps.random.bytes(4)).toString('hex')}`;
  data = await createDatabase(monolith.deps, postgres.url(), DRIVER_SCHEMA.replaceAll(':reader', reader));
  monolith.deps.env.TEST_DATABASE_URL = data.url;
  processes = identities(monolith.deps);
  await monolith.backUp();
});
afterEach(async () => {
  const admin = monolith.deps.postgres.connect(postgres.url());
  await data.remove();
  await admin.query(`drop role if exists ${reader}`);
  await admin.close();
  await monolith.remove();
  await rm(outside, { recursive: true, force: true });
});

interface Snapshot {
  tree: string;
  status: string;
  outside: string[];
  environment: string | null;
  catalog: Catalog;
}

/** Everything that an operation can change, by looking at it. */
async function look(): Promise<Snapshot> {
  const env = `${monolith.workspace.root}/nectar-shop/backend/.env`;
  return {
    tree: (await monolith.git('rev-parse', 'HEAD^{tree}')).trim(),
    status: await monolith.git('status', '--porcelain', '--', ':!.nectar'),
    outside: (await readdir(outside, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .sort(),
    environment: await readFile(env, 'utf8').catch(() => null),
    catalog: await data.database.catalog(['public']),
  };
}

function expectSame(now: Snapshot, before: Snapshot): void {
  expect(catalogDifferences(before.catalog, now.catalog)).toEqual([]);
  expect(fingerprintSchema(now.catalog) + fingerprintGrants(now.catalog)).toBe(
    fingerprintSchema(before.catalog) + fingerprintGrants(before.catalog),
  );
  expect(now.catalog.roles).toEqual(before.catalog.roles);
  expect({ ...now, catalog: null }).toEqual({ ...before, catalog: null });
}

function jobFor(kind: Kind, params: Operation['params']): Job {
  const settings = { ...TEST_DATABASE, roles: { [reader]: { kind: 'runtime' as const, passwordEnv: null } } };
  return jobOf({ shop: [{ kind, title: `${kind} under test`, params }] }, settings);
}

const go = (job: Job, deps: Dependencies = processes.next()) =>
  monolith.run((session) => extract(session, job, 'shop'), deps);
const back = (deps: Dependencies = processes.next()) => monolith.run((session) => rollbackAll(session), deps);
const journal = () => readJournal(monolith.deps, monolith.workspace);
const stateOf = async () => replay(await journal()).phases[0]?.state;

const kinds = Object.keys(operationKinds) as Kind[];

describe.each(kinds)('%s', (kind) => {
  const variants = driverCases('reader', '/tmp')[kind] ?? [];
  it('has a case in this test', () => expect(variants.length).toBeGreaterThan(0));

  describe.each(variants.map((_, index) => index))('case %i', (index) => {
    const paramsNow = () => driverCases(reader, outside)[kind][index] as Operation['params'];

    it('applies, verifies, reverts to the state before, and applies again to the same state', async () => {
      const job = jobFor(kind, paramsNow());
      const before = await look();
      await go(job);
      const applied = await look();
      expect((await journal()).map((entry) => entry.event)).toEqual(
        expect.arrayContaining(['intent', 'applied', 'verified']),
      );
      if (changesSomething(kind, index)) expect(applied).not.toEqual(before);
      const [result] = await back();
      expect(result?.proof).toMatchObject({ code: 'same', lostRows: [] });
      expectSame(await look(), before);
      await go(job);
      expectSame(await look(), applied);
    });

    it('ends in a named state with nothing half done when it crashes at any of its changes', async () => {
      const job = jobFor(kind, paramsNow());
      const before = await look();
      await go(job);
      const applied = await look();
      await back();
      let crashes = 0;
      while (await crashOnce(job, crashes + 1, crashes % 2 === 0 ? 'after' : 'before', before, applied)) crashes++;
      expect(crashes).toBeGreaterThan(0);
    });
  });
});

/** A role that stands already, a grant that is missing and a process leave nothing behind. */
function changesSomething(kind: Kind, index: number): boolean {
  return !(kind === 'run-process' || (kind === 'role' && index === 1) || (kind === 'revoke' && index === 4));
}

/** Crashes at the effect of that number, then goes on or goes back by turns. False where there is no such effect. */
async function crashOnce(
  job: Job,
  at: number,
  when: 'before' | 'after',
  before: Snapshot,
  applied: Snapshot,
): Promise<boolean> {
  const crash = crashingDependencies(processes.next(), { at, when, counts: isChange });
  const outcome = await go(job, crash.deps).catch((error: unknown) => error);
  if (!crash.dead()) {
    expect(outcome).toMatchObject({ phase: 'shop' });
    return false;
  }
  const open = replay(await journal()).open;
  if (open === null) {
    expectSame(await look(), before);
  } else if (at % 3 === 0) {
    await back();
    expect(await stateOf()).toBe('rolled-back');
    expectSame(await look(), before);
  } else {
    await monolith.run((session) => resume(session), processes.next());
    expect(await stateOf()).toBe('extracted');
    expectSame(await look(), applied);
    await back();
    expectSame(await look(), before);
  }
  return true;
}

/** The effects of the operation itself; the crash test of run/ goes through those of the journal, of git and of landing. */
function isChange(effect: Effect): boolean {
  if (effect.port !== 'files') return effect.port !== 'git';
  if (effect.target.endsWith('/worktrees/shop')) return false;
  return !effect.target.includes('/.nectar/') || effect.target.includes('/.nectar/worktrees/shop/');
}

it('binds every operation to the kind of its own name', () => {
  for (const kind of kinds) expect(operationKinds[kind].kind).toBe(kind);
  expect(
    bind({
      id: 'x',
      phase: 'p',
      kind: 'sql',
      title: '',
      needs: [],
      params: { name: 'n', up: 'a', down: 'b', verify: 'c' },
    }).describe(),
  ).toBe('sql n');
});
