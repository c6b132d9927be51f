import { fingerprintGrants, fingerprintSchema } from '../catalog/fingerprint.ts';
import { refusal } from '../errors/refusal.ts';
import { type Attempt, type Landing, lastAttempt } from '../journal/attempt.ts';
import { type ExitCode, NectarError } from '../model/errors.ts';
import type { PlannedPhase } from '../model/operation.ts';
import { commitPaths } from './commit.ts';
import { commitCopies } from './commit-copies.ts';
import { commitMessage } from './commit-message.ts';
import { applyDatabaseOperation } from './database-operations.ts';
import { stopWhenInterrupted } from './interruption.ts';
import { type ClaimedDatabase, type Job, operationsFor, phaseNamed, withDatabase } from './job.ts';
import { land, recoverLanding } from './land.ts';
import { preflight, type Start } from './preflight.ts';
import { projectPhase } from './project-phase.ts';
import { checkRights } from './rights.ts';
import type { Session } from './session.ts';
import { count, reasonOf, step } from './steps.ts';
import { madeHash, storedJob, storeJob } from './stored-job.ts';
import { loadTree } from './tree.ts';
import { applyTreeOperation } from './tree-operations.ts';
import { undoAttempt } from './undo.ts';
import { applyWorkspaceOperation } from './workspace-operations.ts';
import { discardWorktree, openWorktree } from './worktree.ts';

export interface ExtractResult {
  phase: string;
  commit: string;
  operations: number;
}

/** Carries out a phase. Either all of it is in effect afterwards or, with an error that says so, nothing. */
export async function extract(session: Session, job: Job, name: string): Promise<ExtractResult> {
  const { deps } = session;
  const phase = phaseNamed(job.plan, name);
  stopWhenInterrupted(deps);
  const start = await step(deps, 'preflight', `Looking before starting ${name}`, async () => {
    const found = await preflight(session, job, phase);
    await refuseChangedPast(session, job);
    await checkRights(session, job, phase);
    await projectPhase(session, job, phase);
    return found;
  });
  return withDatabase(session, needsDatabase(job, phase), async (database) => {
    stopWhenInterrupted(deps);
    await begin(session, job, phase, start, database);
    return carryOut(session, job, phase, database);
  });
}

/** A phase without operations on the database needs no connection. */
function needsDatabase(job: Job, phase: PlannedPhase): Job {
  return operationsFor(phase, ['database']).length > 0 ? job : { ...job, database: null };
}

/** Phases that are done were made by a plan; another plan for them would be told by nothing that stands there. */
async function refuseChangedPast(session: Session, job: Job): Promise<void> {
  for (const phase of job.plan.phases) {
    const attempt = lastAttempt(session.journal.entries, phase.name);
    if (attempt?.stage !== 'extracted' || attempt.started.data?.inventory !== job.plan.inventory) continue;
    if (madeHash((await storedJob(session, attempt)).phase) === madeHash(phase)) continue;
    throw refusal('NECTAR-E062', {
      what: `Cannot go on with this plan`,
      why: `the phase ${phase.name} was extracted with other operations than it has now`,
      next: `undo the edits that concern ${phase.name}, or: nectar rollback ${phase.name}`,
    });
  }
}

async function begin(
  session: Session,
  job: Job,
  phase: PlannedPhase,
  start: Start,
  database: ClaimedDatabase | null,
): Promise<void> {
  const catalog = database === null ? null : await database.database.catalog(database.schemas);
  await session.journal.append({
    event: 'phase-started',
    phase: phase.name,
    plan: job.plan.hash,
    data: {
      ...start,
      job: await storeJob(session, job, phase),
      ...(catalog === null
        ? {}
        : {
            catalog: await session.objects.put(JSON.stringify(catalog)),
            schema: fingerprintSchema(catalog),
            grants: fingerprintGrants(catalog),
          }),
    },
  });
}

/** The part that a resumed run shares: everything after the start. Whatever an earlier run finished is not done twice. */
export async function carryOut(
  session: Session,
  job: Job,
  phase: PlannedPhase,
  database: ClaimedDatabase | null,
): Promise<ExtractResult> {
  try {
    await applyDatabase(session, phase, database);
    const commit = await applyCode(session, phase);
    await applyWorkspace(session, job, phase);
    await discardWorktree(session.deps, session.workspace, phase.name);
    await session.journal.append({
      event: 'phase-extracted',
      phase: phase.name,
      plan: job.plan.hash,
      data: { commit },
    });
    return { phase: phase.name, commit, operations: phase.operations.length };
  } catch (error) {
    // Another run has taken over: what it does with the phase is its own decision.
    if (error instanceof NectarError && error.code === 'NECTAR-E042') throw error;
    throw await failPhase(session, job, phase, database, error);
  }
}

async function applyDatabase(session: Session, phase: PlannedPhase, database: ClaimedDatabase | null): Promise<void> {
  const operations = operationsFor(phase, ['database']);
  if (database === null || operations.length === 0) return;
  const attempt = attemptOf(session, phase);
  await step(
    session.deps,
    'database',
    'Database',
    async (progress) => {
      for (const operation of operations) {
        stopWhenInterrupted(session.deps);
        progress(operation.title);
        await applyDatabaseOperation(session, database, attempt, operation);
      }
    },
    () => count(operations.length, 'operation'),
  );
}

/** The attempt as the journal shows it now. */
function attemptOf(session: Session, phase: PlannedPhase): Attempt {
  const attempt = lastAttempt(session.journal.entries, phase.name);
  if (attempt === null) throw new Error(`The phase ${phase.name} was not begun.`);
  return attempt;
}

/** Puts the commit together and lands it. A landing that was begun is ended; anything before that is made anew. */
async function applyCode(session: Session, phase: PlannedPhase): Promise<string> {
  const attempt = attemptOf(session, phase);
  if (attempt.landed && attempt.landing !== null) return attempt.landing.commit;
  if (attempt.landing !== null) {
    await recoverLanding(session.deps, session.workspace, attempt.landing);
    await session.journal.append({ event: 'landed', phase: phase.name, data: { ...attempt.landing, recovered: true } });
    return attempt.landing.commit;
  }
  const start = attempt.started.data as unknown as Start;
  const commit = await buildCommit(session, phase, start);
  stopWhenInterrupted(session.deps);
  await step(
    session.deps,
    'land',
    `Landing on ${start.branch}`,
    async () => {
      const landing: Landing = { commit, base: start.base, branch: start.branch };
      await session.journal.append({ event: 'landing', phase: phase.name, data: { ...landing } });
      await land(session.deps, session.workspace, landing);
      await session.journal.append({ event: 'landed', phase: phase.name, data: { ...landing } });
    },
    () => commit.slice(0, 10),
  );
  return commit;
}

async function buildCommit(session: Session, phase: PlannedPhase, start: Start): Promise<string> {
  const { deps, workspace } = session;
  const folder = await openWorktree(deps, workspace, phase.name, start.base);
  const tree = await loadTree(deps, folder);
  const touched = new Set<string>();
  const operations = [...operationsFor(phase, ['tree']), ...operationsFor(phase, ['process'])];
  for (const operation of operations) {
    stopWhenInterrupted(deps);
    await step(deps, operation.id, operation.title, async () => {
      for (const path of await applyTreeOperation(session, folder, tree, operation)) touched.add(path);
    });
  }
  const message = commitMessage(phase);
  const parent = await commitCopies(deps, folder, start.base, phase);
  return commitPaths(deps, folder, parent, [...touched].sort(), message);
}

async function applyWorkspace(session: Session, job: Job, phase: PlannedPhase): Promise<void> {
  const operations = operationsFor(phase, ['workspace']);
  if (operations.length === 0) return;
  const attempt = attemptOf(session, phase);
  await step(
    session.deps,
    'workspace',
    'Environment files and exports',
    async (progress) => {
      for (const operation of operations) {
        stopWhenInterrupted(session.deps);
        progress(operation.title);
        await applyWorkspaceOperation(session, job, attempt, operation);
      }
    },
    () => count(operations.length, 'operation'),
  );
}

/** Undoes what the phase did and says which of the two happened: reverted, or stuck with a list of what is left. */
async function failPhase(
  session: Session,
  job: Job,
  phase: PlannedPhase,
  database: ClaimedDatabase | null,
  error: unknown,
): Promise<Error> {
  const interrupted = session.deps.signal.aborted;
  const reason = interrupted ? 'it was interrupted' : reasonOf(error);
  try {
    await session.journal.append({ event: 'failed', phase: phase.name, data: { reason } });
    await session.journal.append({ event: 'reverting', phase: phase.name });
    await step(session.deps, 'revert', `Undoing ${phase.name}`, () =>
      undoAttempt(session, job, phase, database, 'reset'),
    );
    await session.journal.append({ event: 'phase-failed', phase: phase.name, data: { reason } });
    return failure(error, phase, reason, interrupted);
  } catch (second) {
    if (second instanceof NectarError && second.code === 'NECTAR-E042') return second;
    return stuck(session, phase, reason, second);
  }
}

const REVERTED: ExitCode = 2;

function failure(error: unknown, phase: PlannedPhase, reason: string, interrupted: boolean): Error {
  const state = `Everything that ${phase.name} had done was undone: code, database and files are as before it.`;
  if (interrupted)
    return refusal('NECTAR-E009', {
      what: `The extraction of ${phase.name} was interrupted`,
      state,
      next: `nectar extract ${phase.name}`,
      cause: error,
    });
  const known = error instanceof NectarError && error.exitCode === REVERTED ? error.code : null;
  const code = known === 'NECTAR-E063' || known === 'NECTAR-E054' ? known : 'NECTAR-E052';
  const next = `correct the cause, then: nectar extract ${phase.name}`;
  return refusal(code, { what: `Cannot extract ${phase.name}`, why: reason, state, next, cause: error });
}

/** What is left after undoing failed too, from the journal: the person who reads it must know exactly. */
export function stuck(session: Session, phase: Pick<PlannedPhase, 'name'>, reason: string, second: unknown): Error {
  const attempt = lastAttempt(session.journal.entries, phase.name);
  const left = (attempt?.operations ?? [])
    .filter((operation) => operation.status !== 'reverted')
    .map((operation) => `  - ${operation.id} (${operation.status})`);
  const landed =
    attempt?.landed === true && !attempt.unlanded
      ? [`  - the commit ${attempt.landing?.commit.slice(0, 10)} on ${attempt.landing?.branch}`]
      : [];
  return refusal('NECTAR-E053', {
    what: `Cannot undo ${phase.name} after it failed`,
    why: `${reason}\nand then: ${reasonOf(second)}`,
    state: `What is left of it:\n${[...landed, ...left].join('\n') || '  - nothing that the journal knows of'}`,
    cause: second,
  });
}
