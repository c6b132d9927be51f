import { refusal } from '../../errors/refusal.ts';
import type { Attempt } from '../../journal/attempt.ts';
import { attemptsInEffect, replay } from '../../journal/replay.ts';
import { land, recoverLanding } from '../land.ts';
import { refuseDirty, refuseOpen } from '../preflight.ts';
import type { Session } from '../session.ts';
import { storedJob } from '../stored-job.ts';
import { type CarriedBlob, type CarriedCopy, commitCarried } from './commit.ts';
import { type FollowedCopy, followedCopies, isThere } from './followed.ts';
import { carriedThrough } from './merge.ts';
import { missingFor } from './needs.ts';

export interface SyncedPhase {
  phase: string;
  /** The commit that was made; null where no copy had to change, or for a dry run. */
  commit: string | null;
  carried: CarriedCopy[];
  /** Copies that stay as they are, since that was asked for. */
  kept: string[];
}

export interface SyncOptions {
  /** Copies that stay as they are; the changes of their sources up to now count as looked at. */
  keep: string[];
  dryRun: boolean;
}

interface Behind {
  attempt: Attempt;
  /** Those with changes that nobody has looked at for them. */
  copies: FollowedCopy[];
}

interface Carrying {
  attempt: Attempt;
  carried: CarriedBlob[];
  kept: string[];
}

/**
 * Carries what was committed in the monolith since a phase into the copies that the phase made: one commit for each phase, or
 * none at all where one of them contradicts a change or would load what its service has not.
 */
export async function sync(session: Session, name: string | null, options: SyncOptions): Promise<SyncedPhase[]> {
  const { deps, workspace, journal } = session;
  refuseOpen(replay(journal.entries));
  await refuseDirty(deps, workspace, 'carry changes into copies');
  const behind: Behind[] = [];
  for (const attempt of chosen(session, name)) behind.push({ attempt, copies: await copiesOf(session, attempt) });
  refuseUnknown(options.keep, behind);
  const prepared: Carrying[] = [];
  for (const one of behind) prepared.push(await prepare(session, one, options.keep));
  const results: SyncedPhase[] = [];
  for (const carrying of prepared) results.push(await carryOut(session, carrying, options.dryRun));
  return results;
}

function chosen({ journal }: Session, name: string | null): Attempt[] {
  const attempts = attemptsInEffect(journal.entries);
  const some = name === null ? attempts : attempts.filter(({ phase }) => phase === name);
  if (some.length > 0) return some;
  throw refusal('NECTAR-E059', {
    what: 'Cannot carry changes into copies',
    why: name === null ? 'no phase is in effect' : `nothing of ${name} is in effect`,
  });
}

async function copiesOf({ deps, workspace, journal }: Session, attempt: Attempt): Promise<FollowedCopy[]> {
  const landed = attempt.landing?.commit ?? '';
  if (!(await isThere(deps, workspace.root, landed)))
    throw refusal('NECTAR-E054', {
      what: `Cannot compare the copies of ${attempt.phase}`,
      why: `the commit ${landed.slice(0, 10)} that it landed as is not in this repository any more`,
    });
  const copies = await followedCopies({ deps, workspace, entries: journal.entries }, attempt);
  return copies.filter(({ pending }) => pending.length > 0);
}

async function prepare(session: Session, { attempt, copies }: Behind, keep: string[]): Promise<Carrying> {
  const { deps, workspace } = session;
  const kept = copies.filter(({ to }) => keep.includes(to)).map(({ to }) => to);
  const carried: CarriedBlob[] = [];
  const problems: string[] = [];
  for (const copy of copies.filter(({ to }) => !keep.includes(to))) {
    const { reached, contradicts } = await carriedThrough(deps, workspace.root, copy.now.blob, copy.pending);
    if (contradicts === null) carried.push(carriedCopy(copy, reached.at(-1) ?? copy.now.blob));
    else problems.push(`${copy.to}  contradicts ${contradicts.slice(0, 10)} of ${copy.from}`);
  }
  problems.push(...(await missing(session, attempt, carried)));
  if (problems.length > 0) throw contradicted(attempt.phase, problems);
  return { attempt, carried, kept };
}

function carriedCopy({ from, to, now, pending }: FollowedCopy, blob: string): CarriedBlob {
  const commits = pending.map(({ commit }) => commit);
  return { from: from ?? '', to, commits, changed: blob !== now.blob, blob, mode: now.mode };
}

async function missing(session: Session, attempt: Attempt, carried: CarriedBlob[]): Promise<string[]> {
  const { deps, workspace } = session;
  const changed = carried.filter((copy) => copy.changed);
  if (changed.length === 0) return [];
  const { phase } = await storedJob(session, attempt);
  const texts = await Promise.all(changed.map(({ blob }) => deps.git.run(workspace.root, ['cat-file', 'blob', blob])));
  const copies = changed.map(({ to }, index) => ({ to, text: texts[index] ?? '' }));
  return missingFor(deps, workspace.root, phase, copies);
}

function contradicted(phase: string, problems: string[]) {
  return refusal('NECTAR-E065', {
    what: `Cannot carry changes into the copies of ${phase}`,
    why: problems.join('\n'),
    next: `change those copies by hand and commit them, leave them out by --keep FILE, or extract ${phase} anew: nectar rollback ${phase} && nectar plan --refresh && nectar extract ${phase}`,
  });
}

function refuseUnknown(keep: string[], behind: Behind[]): void {
  const known = new Set(behind.flatMap(({ copies }) => copies.map(({ to }) => to)));
  const unknown = keep.filter((path) => !known.has(path));
  if (unknown.length === 0) return;
  throw refusal('NECTAR-E065', {
    what: `Cannot keep ${unknown.join(', ')}`,
    why: 'there is no copy of that path that is behind',
    next: 'nectar sync --dry-run',
  });
}

async function carryOut(session: Session, { attempt, carried, kept }: Carrying, dryRun: boolean): Promise<SyncedPhase> {
  const { journal, workspace, deps } = session;
  const { phase } = attempt;
  const plain = carried.map(({ blob: _, mode: __, ...copy }) => copy);
  if (dryRun || (carried.length === 0 && kept.length === 0)) return { phase, commit: null, carried: plain, kept };
  const { commit: base, branch } = await deps.git.head(workspace.root);
  if (branch === null) throw refusal('NECTAR-E061', { what: `Cannot carry changes into the copies of ${phase}` });
  const commit = carried.some(({ changed }) => changed) ? await commitCarried(session, phase, base, carried) : base;
  const landing = { commit, base, branch };
  await journal.append({ event: 'syncing', phase, data: landing });
  if (commit !== base) await land(deps, workspace, landing);
  await journal.append({ event: 'synced', phase, data: { base, commit, kept } });
  return { phase, commit: commit === base ? null : commit, carried: plain, kept };
}

/** Ends a sync that was cut off: the branch says whether it had landed. */
export async function endSync({ deps, workspace, journal }: Session, attempt: Attempt): Promise<void> {
  const landing = attempt.syncing;
  if (landing === null) return;
  const { commit, base } = landing;
  if (commit !== base) await recoverLanding(deps, workspace, landing);
  await journal.append({ event: 'synced', phase: attempt.phase, data: { base, commit } });
  attempt.syncing = null;
}
