import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readJournal } from '../journal/store.ts';
import type { NectarError } from '../model/errors.ts';
import type { RunEvent } from '../model/events.ts';
import type { Dependencies } from '../model/ports.ts';
import { MIXED_FILES, MIXED_SCHEMA, mixedJob } from '../testing/mixed-phase.ts';
import { createDatabase, createMonolith, planOf, type TestMonolith } from '../testing/monolith.ts';
import { dryRun } from './dry-run.ts';
import { extract } from './extract.ts';
import type { Job } from './job.ts';
import { rollback } from './rollback.ts';
import { withSession } from './session.ts';

let postgres: RunningPostgres;
let monolith: TestMonolith;
let data: Awaited<ReturnType<typeof createDatabase>>;
let job: Job;
let role: string;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
});
afterAll(() => postgres?.stop());

beforeEach(async () => {
  monolith = await createMonolith(MIXED_FILES);
  data = await createDatabase(monolith.deps, postgres.url(), MIXED_SCHEMA);
  monolith.deps.env.TEST_DATABASE_URL = data.url;
  role = `svc_${new URL(data.url).pathname.slice(-8)}`;
  job = mixedJob(role);
  await monolith.backUp();
});
afterEach(async () => {
  await data.remove();
  await monolith.remove();
});

const go = (deps?: Dependencies, what = job) => monolith.run((session) => extract(session, what, 'marketing'), deps);

/** Refused with that code and exit code 1, and nothing of the phase in journal, tree or database. */
async function expectRefused(work: () => Promise<unknown>, code: string, why?: string): Promise<void> {
  const head = await monolith.git('rev-parse', 'HEAD');
  const error = (await work()
    .then(() => null)
    .catch((thrown: unknown) => thrown)) as NectarError | null;
  expect(error).toMatchObject({ code, exitCode: 1 });
  if (why !== undefined) expect(error?.why).toContain(why);
  expect(await monolith.git('rev-parse', 'HEAD')).toBe(head);
  expect(await data.database.query('select 1 from pg_roles where rolname = $1', [role])).toEqual([]);
}

describe('a phase does not begin', () => {
  it('on a dirty tree, and the files are named', async () => {
    await monolith.write('server/db.js', 'changed\n');
    await monolith.write('new.txt', 'untracked\n');
    await expectRefused(() => go(), 'NECTAR-E044', 'new.txt\n  server/db.js');
  });

  it('but the plan file may be edited at any time', async () => {
    await monolith.write('nectar.plan.yaml', 'version: 1\n');
    await go();
    expect(await readFile(`${monolith.workspace.root}/nectar.plan.yaml`, 'utf8')).toBe('version: 1\n');
  });

  it('without a verified restore point of this very code', async () => {
    const manifest = `${monolith.workspace.state}/backups/test-point/manifest.json`;
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.replace('"verified":true', '"verified":false'));
    await expectRefused(() => go(), 'NECTAR-E046', 'not verified');
    await writeFile(manifest, text);
    await monolith.write('later.js', 'x\n');
    await monolith.commit('Later');
    await expectRefused(() => go(), 'NECTAR-E046', 'of the present code');
  });

  it('when the connection may not make roles and does not own the tables', async () => {
    const limited = `limited_${role}`;
    await data.database.query(`create role ${limited} login password 'x'`);
    const url = new URL(data.url);
    url.username = limited;
    url.password = 'x';
    monolith.deps.env.TEST_DATABASE_URL = url.href;
    await expectRefused(() => go(), 'NECTAR-E047', `CREATEROLE, for the role ${role}`);
    await expectRefused(() => go(), 'NECTAR-E047', 'ownership of leads');
    await data.database.query(`drop role ${limited}`);
  });

  it('when a table of the plan is missing', async () => {
    await data.database.query('drop table leads');
    await expectRefused(() => go(), 'NECTAR-E051', 'the table leads does not exist');
  });

  it('when a file of the plan is missing', async () => {
    await monolith.git('rm', '--quiet', 'server/leads.js');
    await monolith.commit('Without it');
    await monolith.backUp();
    await expectRefused(() => go(), 'NECTAR-E051', 'server/leads.js');
  });

  it('when the role exists with other attributes', async () => {
    await data.database.query(`create role ${role} createdb`);
    const error = await go().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'NECTAR-E051', exitCode: 1 });
    expect(await readJournal(monolith.deps, monolith.workspace)).toEqual([]);
    await data.database.query(`drop role ${role}`);
  });

  it('when the disk has no room for the work tree', async () => {
    const deps = { ...monolith.deps, files: { ...monolith.deps.files, freeBytes: async () => 1024 } };
    await expectRefused(() => go(deps), 'NECTAR-E048', '1 MB are free');
  });

  it('out of order, or twice', async () => {
    const two = { ...job, plan: planOf({ first: [], marketing: [] }) };
    await expectRefused(() => go(undefined, two), 'NECTAR-E049', 'the phase first comes first');
    await go();
    await expect(go()).rejects.toMatchObject({ code: 'NECTAR-E049', next: 'nectar validate marketing' });
    await monolith.run((session) => rollback(session, null));
  });

  it('on a detached HEAD', async () => {
    await monolith.git('checkout', '--quiet', '--detach');
    await expectRefused(() => go(), 'NECTAR-E061');
  });

  it('while another nectar runs', async () => {
    await withSession(monolith.deps, monolith.workspace, 'backup', () =>
      expectRefused(() => go(), 'NECTAR-E041', 'nectar backup'),
    );
  });

  it('with a journal that was edited', async () => {
    await go();
    await monolith.run((session) => rollback(session, null));
    const path = `${monolith.workspace.state}/journal.jsonl`;
    await writeFile(path, (await readFile(path, 'utf8')).replace('"phase-extracted"', '"phase-validated"'));
    await expect(go()).rejects.toMatchObject({ code: 'NECTAR-E040', exitCode: 3 });
  });

  it('on a database in which another migration has operations in effect', async () => {
    await go();
    await rm(monolith.workspace.state, { recursive: true });
    await monolith.git('reset', '--quiet', '--hard', 'HEAD~1');
    await monolith.backUp();
    monolith.deps.env.SVC_PASSWORD = 'known';
    await expect(go()).rejects.toMatchObject({ code: 'NECTAR-E056', exitCode: 1 });
    await data.database.query(`drop owned by ${role}; drop role ${role}`);
  });
});

describe('a disk that fills up in the middle', () => {
  it('reverts the phase where it can still write, and leaves no half-written file', async () => {
    const before = await data.database.catalog(['public']);
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const write: Dependencies['files']['write'] = async (path, content, options) => {
      if (path.includes('/worktrees/')) throw full;
      return monolith.deps.files.write(path, content, options);
    };
    await expect(go({ ...monolith.deps, files: { ...monolith.deps.files, write } })).rejects.toMatchObject({
      code: 'NECTAR-E052',
      exitCode: 2,
      why: expect.stringContaining('no space left'),
    });
    expect(await data.database.catalog(['public'])).toEqual(before);
    expect(await monolith.git('status', '--porcelain')).toBe('');
  });

  it('is a named error of the file system door itself', async (context) => {
    // 64 KB that really fill up, where this machine lets a test mount them.
    const folder = `${monolith.workspace.root}-full`;
    try {
      execFileSync('sh', ['-c', `mkdir -p ${folder} && mount -t tmpfs -o size=64k tmpfs ${folder}`], {
        stdio: 'ignore',
      });
    } catch {
      await rm(folder, { recursive: true, force: true });
      return context.skip();
    }
    try {
      await expect(monolith.deps.files.write(`${folder}/big`, 'x'.repeat(200_000))).rejects.toMatchObject({
        code: 'NECTAR-E003',
      });
      expect(await monolith.deps.files.list(folder)).toEqual([]);
    } finally {
      execFileSync('umount', [folder]);
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('a dry run', () => {
  it('shows the very changes that the real run notes as its intents, and changes nothing', async () => {
    const planned = await dryRun(monolith.deps, monolith.workspace, job, 'marketing');
    expect(await readJournal(monolith.deps, monolith.workspace)).toEqual([]);
    expect(await data.database.query("select to_regnamespace('nectar_journal') as found")).toEqual([{ found: null }]);
    await go();
    const intents = (await readJournal(monolith.deps, monolith.workspace)).filter((entry) => entry.event === 'intent');
    const noted = Object.fromEntries(intents.map((entry) => [entry.operation, shortened(entry.changes)]));
    expect(Object.fromEntries(planned.map(({ operation, changes }) => [operation.id, shortened(changes)]))).toEqual(
      noted,
    );
    await monolith.run((session) => rollback(session, null));
  });
});

describe('a dry run without a restore point', () => {
  it('shows the changes, and says what a real run needs', async () => {
    const warnings: string[] = [];
    const emit = (event: RunEvent) => event.type === 'warning' && warnings.push(event.text);
    const state = `${monolith.workspace.state}/none`;
    const planned = await dryRun({ ...monolith.deps, emit }, { ...monolith.workspace, state }, job, 'marketing');
    expect(planned.length).toBeGreaterThan(0);
    expect(warnings.join()).toContain('there is no restore point. A real run needs one: nectar backup');
  });
});

/** The journal holds long contents by their hash only. */
function shortened(changes: unknown): unknown {
  return JSON.parse(
    JSON.stringify(changes, (key, value) =>
      key === 'content' && typeof value === 'string' && (value.length > 200 || value.startsWith('sha256:'))
        ? 'long'
        : value,
    ),
  );
}
