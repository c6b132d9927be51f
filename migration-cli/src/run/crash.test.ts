import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catalogDifferences } from '../catalog/fingerprint.ts';
import { replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { Catalog } from '../model/catalog.ts';
import { crashingDependencies, identities } from '../testing/crash.ts';
import { MIXED_FILES, MIXED_SCHEMA, mixedJob } from '../testing/mixed-phase.ts';
import { createDatabase, createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { extract } from './extract.ts';
import type { Job } from './job.ts';
import { resume } from './resume.ts';
import { rollbackAll } from './rollback.ts';

let postgres: RunningPostgres;
let monolith: TestMonolith;
let data: Awaited<ReturnType<typeof createDatabase>>;
let job: Job;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
});
afterAll(() => postgres?.stop());

beforeEach(async () => {
  monolith = await createMonolith(MIXED_FILES);
  data = await createDatabase(monolith.deps, postgres.url(), MIXED_SCHEMA);
  monolith.deps.env.TEST_DATABASE_URL = data.url;
  job = mixedJob(`svc_${new URL(data.url).pathname.slice(-8)}`);
  await monolith.backUp();
});
afterEach(async () => {
  await data.remove();
  await monolith.remove();
});

const stateNow = async () => replay(await readJournal(monolith.deps, monolith.workspace));

interface Snapshot {
  tree: string;
  status: string;
  catalog: Catalog;
  environment: boolean;
}

async function look(): Promise<Snapshot> {
  return {
    tree: await monolith.git('rev-parse', 'HEAD^{tree}'),
    status: await monolith.git('status', '--porcelain', '--', ':!.nectar'),
    catalog: await data.database.catalog(['public']),
    environment: await monolith.deps.files.exists(`${monolith.workspace.root}/nectar-marketing/backend/.env`),
  };
}

async function expectLooks(before: Snapshot): Promise<void> {
  const now = await look();
  expect(catalogDifferences(before.catalog, now.catalog)).toEqual([]);
  expect({ ...now, catalog: null }).toEqual({ ...before, catalog: null });
}

/** Every sixth effect by default, each run another sixth; NECTAR_EVERY_CRASH=1 takes them all. */
const STRIDE = process.env.NECTAR_EVERY_CRASH === '1' ? 1 : 6;

describe('a process that dies', () => {
  it('at any effect of an extraction leaves what resume ends or rollback takes back', async () => {
    const processes = identities(monolith.deps);
    const before = await look();
    const go = (deps = processes.next()) => monolith.run((session) => extract(session, job, 'marketing'), deps);
    await go();
    const after = await look();
    await monolith.run((session) => rollbackAll(session), processes.next());
    let crashes = 0;
    for (let at = 1 + (process.pid % STRIDE); ; at += STRIDE) {
      const crash = crashingDependencies(processes.next(), {
        at,
        when: crashes % 2 === 0 ? 'after' : 'before',
        counts: () => true,
      });
      await go(crash.deps).catch(() => undefined);
      if (!crash.dead()) break;
      crashes++;
      const label = `effect ${at}: ${JSON.stringify(crash.effects.at(-1))}`;
      const state = await stateNow();
      if (state.open === null && state.phases[0]?.state !== 'extracted') {
        await expectLooks(before);
        continue;
      }
      if (state.open !== null && crashes % 3 !== 0) await monolith.run((session) => resume(session), processes.next());
      if (crashes % 3 !== 0) {
        expect((await stateNow()).phases[0]?.state, label).toBe('extracted');
        await expectLooks(after);
      }
      await monolith.run((session) => rollbackAll(session), processes.next());
      await expectLooks(before);
    }
    expect(crashes).toBeGreaterThan(8);
  }, 300_000);

  it('at any effect of a rollback leaves what resume brings to its end', async () => {
    const processes = identities(monolith.deps);
    const before = await look();
    let crashes = 0;
    for (let at = 1 + (process.pid % STRIDE); ; at += STRIDE) {
      await monolith.run((session) => extract(session, job, 'marketing'), processes.next());
      const crash = crashingDependencies(processes.next(), {
        at,
        when: crashes % 2 === 0 ? 'after' : 'before',
        counts: () => true,
      });
      await monolith.run((session) => rollbackAll(session), crash.deps).catch(() => undefined);
      if (!crash.dead()) break;
      crashes++;
      const state = await stateNow();
      if (state.open !== null) await monolith.run((session) => resume(session), processes.next());
      else if (state.phases[0]?.state === 'extracted')
        await monolith.run((session) => rollbackAll(session), processes.next());
      expect((await stateNow()).phases[0]?.state).toBe('rolled-back');
      await expectLooks(before);
    }
    expect(crashes).toBeGreaterThan(4);
  }, 300_000);

  it('by SIGKILL, in a real process, at several lengths of the journal', async () => {
    const before = await look();
    const jobFile = join(monolith.workspace.root, '.nectar', 'job.json');
    await writeFile(jobFile, JSON.stringify(job));
    let after: Snapshot | null = null;
    const lengths: number[] = [];
    for (const more of [2, 9, 16, 24, 33]) {
      const start = (await readJournal(monolith.deps, monolith.workspace)).length;
      await killAt('extract', jobFile, start + more);
      lengths.push((await readJournal(monolith.deps, monolith.workspace)).length - start);
      if ((await stateNow()).open !== null) {
        const verb = more % 2 === 0 ? 'resume' : 'rollback';
        expect(await runChild(verb, jobFile)).toEqual({ code: 0, stderr: '' });
      }
      if ((await stateNow()).phases[0]?.state === 'extracted') {
        after ??= await look();
        await expectLooks(after);
        expect(await runChild('rollback', jobFile)).toEqual({ code: 0, stderr: '' });
      }
      await expectLooks(before);
    }
    expect(new Set(lengths).size).toBeGreaterThan(2);
  }, 120_000);
});

function child(verb: string, jobFile: string) {
  const script = join(import.meta.dirname, '../testing/extract-child.ts');
  const env = { PATH: process.env.PATH, HOME: monolith.workspace.root, TEST_DATABASE_URL: data.url };
  return spawn(process.execPath, [script, verb, monolith.workspace.root, jobFile], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function runChild(verb: string, jobFile: string): Promise<{ code: number | null; stderr: string }> {
  const started = child(verb, jobFile);
  let stderr = '';
  started.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => started.on('close', resolve));
  return { code, stderr };
}

/** Kills the child as soon as the journal has that many lines; it may end by itself before. */
async function killAt(verb: string, jobFile: string, lines: number): Promise<void> {
  const started = child(verb, jobFile);
  const ended = new Promise<void>((resolve) => started.on('close', () => resolve()));
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const path = join(monolith.workspace.state, 'journal.jsonl');
  while (!over) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.split('\n').length - 1 >= lines) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  started.kill('SIGKILL');
  await ended;
}
