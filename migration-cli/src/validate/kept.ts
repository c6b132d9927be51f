import { createHash } from 'node:crypto';
import { lastAttempt } from '../journal/attempt.ts';
import { attemptsInEffect, replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { CheckResult } from '../model/check-result.ts';
import { NectarError } from '../model/errors.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { PlanFile } from '../model/plan-file.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import type { Proof } from '../model/proof.ts';
import { hashOf } from '../plan/hash.ts';
import { readPlanFile } from '../run/load-plan.ts';
import { sameCode } from '../run/preflight.ts';
import { checksDue } from './expected-checks.ts';

/** .nectar/validation/PHASE.json: results, and what they are about. */
export interface KeptResults {
  version: 1;
  phase: string;
  /** When the checks had run. */
  at: string;
  commit: string;
  /** What the plan file decided for the phase and those before it. */
  plan: string;
  /** The journal's last line before. */
  journal: number;
  results: CheckResult[];
}

export function keptPath({ state }: Workspace, phase: string): string {
  return `${state}/validation/${phase.replace(/[^\w.-]/g, '-')}.json`;
}

/** sha256 of the file's text, for the journal. */
export const hashOfText = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What the plan says about a phase: later phases and the fingerprint of the inventory may change without a word about it. */
export function planHashFor(plan: PlanFile, phase: string): string {
  const last = plan.phases.findIndex(({ name }) => name === phase);
  const { inventory: _, phases, ...rest } = plan;
  return hashOf({ ...rest, phases: phases.slice(0, last + 1) });
}

/** The results of a phase's checks, and everything that happened since they were found. */
export async function proofOf(
  deps: Dependencies,
  workspace: Workspace,
  plan: PlanFile,
  entries: readonly JournalEntry[],
  phase: string,
): Promise<Proof> {
  const due = checksDue(plan, phase);
  const path = keptPath(workspace, phase);
  const text = (await deps.files.exists(path)) ? await deps.files.readText(path) : null;
  const kept = text === null ? null : parsed(text);
  if (text === null || kept === null)
    return {
      ...due,
      at: null,
      commit: null,
      results: [],
      stale: text === null ? [] : ['the kept results cannot be read'],
    };
  const stale = [
    ...planReasons(plan, kept),
    ...journalReasons(entries, kept, text),
    ...(await codeReasons(deps, workspace, entries, kept)),
  ];
  return { ...due, at: kept.at, commit: kept.commit, results: kept.results, stale };
}

/** The ids under which what the last checks of each phase found may be accepted. */
export async function acceptableIds(deps: Dependencies, workspace: Workspace, plan: PlanFile): Promise<string[]> {
  const ids: string[] = [];
  for (const { name } of plan.phases) {
    const path = keptPath(workspace, name);
    const kept = (await deps.files.exists(path)) ? parsed(await deps.files.readText(path)) : null;
    ids.push(...(kept?.results.flatMap(({ acceptable = [] }) => acceptable) ?? []));
  }
  return ids;
}

/** By phase, for whatever stands validated. A plan file that cannot be read proves nothing any more. */
export async function staleReasons(deps: Dependencies, workspace: Workspace): Promise<Record<string, string[]>> {
  const entries = await readJournal(deps, workspace);
  const validated = replay(entries).phases.filter(({ state }) => state === 'validated');
  if (validated.length === 0) return {};
  const plan = await readPlanFile(deps, workspace).catch((error: unknown) => {
    if (error instanceof NectarError) return null;
    throw error;
  });
  const reasons: Record<string, string[]> = {};
  for (const { name } of validated) {
    if (plan === null) reasons[name] = ['the plan file cannot be read'];
    else {
      const proof = await proofOf(deps, workspace, plan, entries, name);
      reasons[name] =
        proof.at === null && proof.stale.length === 0 ? ['the results of its checks are gone'] : proof.stale;
    }
  }
  return reasons;
}

function parsed(text: string): KeptResults | null {
  try {
    const value: unknown = JSON.parse(text);
    return isKept(value) ? value : null;
  } catch {
    return null;
  }
}

function isKept(value: unknown): value is KeptResults {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) return false;
  const names = ['phase', 'at', 'commit', 'plan', 'journal', 'results'];
  return names.every((name) => name in value) && 'results' in value && Array.isArray(value.results);
}

function planReasons(plan: PlanFile, kept: KeptResults): string[] {
  return planHashFor(plan, kept.phase) === kept.plan ? [] : ['the plan file was edited since'];
}

/** What the journal holds about the phase after the checks; about later phases too while this one is the last in effect. */
function journalReasons(entries: readonly JournalEntry[], kept: KeptResults, text: string): string[] {
  const reasons: string[] = [];
  const last = attemptsInEffect(entries).at(-1)?.phase === kept.phase;
  const later = entries.filter(
    ({ seq, event, phase }) =>
      seq > kept.journal &&
      event !== 'phase-validated' &&
      event !== 'backup-taken' &&
      (phase === kept.phase || (last && phase !== null)),
  );
  const end = later.at(-1);
  if (end !== undefined) reasons.push(`the journal goes on: '${end.event}' of ${end.phase} at ${end.at}`);
  const noted = entries.findLast(
    ({ event, phase, seq }) => event === 'phase-validated' && phase === kept.phase && seq > kept.journal,
  );
  if (noted !== undefined && noted.data?.results !== hashOfText(text))
    reasons.push('the kept results are not those that the journal notes');
  return reasons;
}

/** The last phase in effect speaks of the present code, one before it of the code that the next one began with. */
async function codeReasons(
  deps: Dependencies,
  workspace: Workspace,
  entries: readonly JournalEntry[],
  kept: KeptResults,
): Promise<string[]> {
  const attempts = attemptsInEffect(entries);
  const next = attempts[attempts.findIndex(({ phase }) => phase === kept.phase) + 1];
  if (lastAttempt(entries, kept.phase) === null) return ['the phase is not in the journal'];
  const base = next?.started.data?.base;
  const now = typeof base === 'string' ? base : (await deps.git.head(workspace.root)).commit;
  try {
    return (await sameCode({ deps, workspace }, kept.commit, now))
      ? []
      : [`the code changed since ${kept.commit.slice(0, 10)}`];
  } catch (error) {
    if (!(error instanceof NectarError)) throw error;
    return [`the commit ${kept.commit.slice(0, 10)} that was checked is gone`];
  }
}
