import type { JournalEntry, MigrationState, PhaseState } from '../model/journal.ts';
import { type Attempt, lastAttempt, textOf } from './attempt.ts';

/** Where the migration stands, from nothing but the journal. Phases stand in the order in which they were first begun. */
export function replay(entries: readonly JournalEntry[]): MigrationState {
  const attempts = lastAttempts(entries);
  const [first] = attemptsInEffect(entries);
  const backup = entries.findLast((entry) => entry.event === 'backup-taken');
  return {
    phases: attempts.map((attempt) => phaseOf(entries, attempt)),
    open: openOf(entries, attempts),
    restorePoint:
      first === undefined ? (backup === undefined ? null : idOf(backup)) : textOf(first.started, 'restorePoint'),
    epoch: entries.at(-1)?.epoch ?? 0,
    base:
      first === undefined
        ? null
        : {
            commit: textOf(first.started, 'base'),
            tree: textOf(first.started, 'tree'),
            inventory: textOf(first.started, 'inventory'),
            restorePoint: textOf(first.started, 'restorePoint'),
          },
  };
}

/** The last attempt at every phase that was ever begun. */
function lastAttempts(entries: readonly JournalEntry[]): Attempt[] {
  const names = new Set(
    entries.flatMap((entry) => (entry.event === 'phase-started' && entry.phase !== null ? [entry.phase] : [])),
  );
  return [...names].flatMap((name) => lastAttempt(entries, name) ?? []);
}

/** Attempts that left something, in the order in which they began. */
export function attemptsInEffect(entries: readonly JournalEntry[]): Attempt[] {
  return lastAttempts(entries)
    .filter((attempt) => !isUndone(attempt))
    .sort((a, b) => a.started.seq - b.started.seq);
}

function idOf(entry: JournalEntry): string | null {
  const id = entry.data?.id ?? entry.data?.restorePoint;
  return typeof id === 'string' ? id : null;
}

function isUndone(attempt: Attempt): boolean {
  return attempt.stage === 'failed' || attempt.stage === 'rolled-back';
}

function phaseOf(entries: readonly JournalEntry[], attempt: Attempt): MigrationState['phases'][number] {
  const validated = entries.findLast(
    (entry) => entry.phase === attempt.phase && entry.event === 'phase-validated' && entry.seq > attempt.started.seq,
  );
  const state = stateOf(attempt, validated !== undefined);
  return {
    name: attempt.phase,
    state,
    commit: isUndone(attempt) || !attempt.landed ? null : (attempt.landing?.commit ?? null),
    planHash: attempt.started.plan,
    validatedAt: state === 'validated' ? (validated?.at ?? null) : null,
  };
}

function stateOf(attempt: Attempt, validated: boolean): PhaseState {
  if (attempt.stage === 'extracted') return validated ? 'validated' : 'extracted';
  return attempt.stage === 'reverting' ? 'extracting' : attempt.stage;
}

function openOf(entries: readonly JournalEntry[], attempts: Attempt[]): MigrationState['open'] {
  const attempt = attempts.find((one) => !isUndone(one) && (one.stage !== 'extracted' || one.syncing !== null));
  if (attempt === undefined) return null;
  const last = entries.findLast((entry) => entry.phase === attempt.phase);
  return { phase: attempt.phase, operation: last?.operation ?? null, event: last?.event ?? 'phase-started' };
}
