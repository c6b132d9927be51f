import { refusal } from '../errors/refusal.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { DatabaseSettings } from '../model/plan-file.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { extract } from '../run/extract.ts';
import { connect, type Job, operationsFor, phaseNamed } from '../run/job.ts';
import { loadJob } from '../run/load-plan.ts';
import { type RollbackResult, rollback } from '../run/rollback.ts';
import { withSession } from '../run/session.ts';
import { reasonOf, step } from '../run/steps.ts';
import { phaseHash } from '../run/stored-job.ts';
import { type HeldLock, lockNotingDoors } from './locks.ts';
import { type ScratchMigration, withScratchMigration } from './scratch-migration.ts';

/** What a rehearsal found; .nectar/rehearsals/PHASE.json, and without its locks in the journal. */
export interface Rehearsal {
  phase: string;
  /** Hash of the operations that were rehearsed: a phase that is edited since has not been. */
  operations: string;
  restorePoint: string;
  at: string;
  /** Milliseconds of the extraction, the rollback and the second extraction. */
  upMs: number;
  downMs: number;
  againMs: number;
  /** What the rollback compared. */
  proof: Pick<RollbackResult['proof'], 'code' | 'database' | 'databaseDifferences' | 'lostRows'>;
  /** Of the first extraction and of the rollback; the longest held first. */
  locks: (HeldLock & { during: 'up' | 'down' })[];
}

/** Extracts the phase, rolls it back and extracts it again, on the restored restore point. Refused where one of them fails. */
export async function rehearse(deps: Dependencies, workspace: Workspace, name: string): Promise<Rehearsal> {
  const found = await step(
    deps,
    'rehearse',
    `Rehearsing ${name} on the restored restore point`,
    (progress) => withScratchMigration(deps, workspace, (scratch) => upDownUp(deps, scratch, name, progress)),
    ({ upMs, downMs, againMs }) => `up ${upMs} ms, down ${downMs} ms, up again ${againMs} ms`,
  );
  await deps.files.write(`${workspace.state}/rehearsals/${name}.json`, `${JSON.stringify(found, null, 2)}\n`);
  await withSession(deps, workspace, 'rehearse', async ({ journal }) => {
    const { locks, ...facts } = found;
    const longest = locks[0] === undefined ? null : { ...locks[0] };
    await journal.append({ event: 'phase-rehearsed', phase: name, data: { ...facts, longestLock: longest } });
  });
  return found;
}

async function upDownUp(
  outer: Dependencies,
  scratch: ScratchMigration,
  name: string,
  progress: (text: string) => void,
): Promise<Rehearsal> {
  const quiet: Dependencies = { ...outer, env: scratch.env, emit: () => undefined };
  const first = await jobOn(quiet, scratch, name);
  const phase = phaseNamed(first.plan, name);
  for (const earlier of first.plan.phases.slice(0, first.plan.phases.indexOf(phase))) {
    progress(`${earlier.name}, which comes before it`);
    await attempt(earlier.name, 'extracted', () => up(quiet, scratch, earlier.name));
  }
  const runs: Rehearsal['locks'] = [];
  const timed = async <T>(
    title: 'extracted' | 'rolled back' | 'extracted again',
    during: 'up' | 'down' | null,
    work: (deps: Dependencies) => Promise<T>,
  ) => {
    progress(title);
    const { deps, locks } = lockNotingDoors(quiet);
    const began = performance.now();
    const value = await attempt(name, title, () => work(deps));
    if (during !== null) runs.push(...locks.map((lock) => ({ ...lock, during })));
    return { value, ms: Math.round(performance.now() - began) };
  };
  const one = await timed('extracted', 'up', (deps) => up(deps, scratch, name));
  const down = await timed('rolled back', 'down', (deps) =>
    withSession(deps, scratch.workspace, 'rollback', (session) => rollback(session, name)),
  );
  const { code, database, databaseDifferences, lostRows } = down.value.proof;
  if (code !== 'same' || database === 'different' || lostRows.length > 0)
    throw failed(name, 'rolled back', [...databaseDifferences, ...lostRows].join('\n') || 'the code is another one');
  const again = await timed('extracted again', null, (deps) => up(deps, scratch, name));
  return {
    phase: name,
    operations: phaseHash(phase),
    restorePoint: scratch.point.id,
    at: outer.clock.now().toISOString(),
    upMs: one.ms,
    downMs: down.ms,
    againMs: again.ms,
    proof: { code, database, databaseDifferences, lostRows },
    locks: runs.sort((a, b) => b.heldMs - a.heldMs),
  };
}

function up(deps: Dependencies, { workspace }: ScratchMigration, name: string) {
  return withSession(deps, workspace, 'extract', async (session) =>
    extract(session, await loadJob(deps, workspace, session.journal.entries, name), name),
  );
}

async function jobOn(deps: Dependencies, { workspace, point }: ScratchMigration, name: string): Promise<Job> {
  try {
    return await loadJob(deps, workspace, [], name);
  } catch (error) {
    throw refusal('NECTAR-E122', {
      what: `Cannot rehearse ${name} from the restore point ${point.id}`,
      why: `the plan does not fit the code of that moment: ${reasonOf(error)}`,
      next: `nectar extract ${name} --no-rehearse`,
      cause: error,
    });
  }
}

async function attempt<T>(phase: string, title: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failed(phase, title, reasonOf(error), error);
  }
}

function failed(phase: string, title: string, why: string, cause?: unknown) {
  return refusal('NECTAR-E123', { what: `In the rehearsal ${phase} could not be ${title}`, why, cause });
}

/** Why the phase has to be rehearsed before it is extracted; null where it has not. */
export async function rehearsalNeeded(
  deps: Dependencies,
  workspace: Workspace,
  entries: readonly JournalEntry[],
  job: Job,
  name: string,
): Promise<string | null> {
  const phase = phaseNamed(job.plan, name);
  if (job.database === null || operationsFor(phase, ['database']).length === 0) return null;
  const hash = phaseHash(phase);
  if (
    entries.some(
      (entry) => entry.event === 'phase-rehearsed' && entry.phase === name && entry.data?.operations === hash,
    )
  )
    return null;
  return (await isScratch(deps, workspace, job.database)) ? null : `${name} has not been rehearsed as it is now`;
}

/** A database that may be lost: the plan says so, or its server is one that the toolkit's own tools started. */
export async function isScratch(
  deps: Dependencies,
  workspace: Workspace,
  settings: DatabaseSettings,
): Promise<boolean> {
  if (settings.scratch === true) return true;
  const database = await connect(deps, workspace, settings);
  try {
    const [row] = await database.query<{ mark: string | null }>(
      "select pg_read_file('nectar-owner.pid', 0, 100, true) as mark",
    );
    return row?.mark != null;
  } catch (error) {
    // Only superusers may read a file of the server, and those tools make one.
    if (error instanceof Error && 'code' in error && error.code === '42501') return false;
    throw error;
  } finally {
    await database.close();
  }
}
