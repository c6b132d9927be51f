import type { JournalEntry } from '../model/journal.ts';
import type { Change } from '../model/operation.ts';

export interface AttemptOperation {
  id: string;
  /** Hash of the intent: the key under which the database notes the effect. */
  intent: string;
  changes: Change[];
  /** The same for its revert; null before that began. */
  revert: { intent: string; changes: Change[] } | null;
  status: 'intent' | 'applied' | 'reverting' | 'reverted';
  /** The seal of what was written, where the changes hold names instead of values. */
  seal?: string;
}

export interface Landing {
  commit: string;
  base: string;
  branch: string;
}

/** One try at a phase: from its start until it ended one way or the other. */
export interface Attempt {
  phase: string;
  started: JournalEntry;
  /** In the order in which they began; one that was begun anew stands where it was begun last. */
  operations: AttemptOperation[];
  landing: Landing | null;
  landed: boolean;
  unlanding: Landing | null;
  unlanded: boolean;
  /** The landing of carried copies that began last and did not end. */
  syncing: Landing | null;
  stage: 'extracting' | 'reverting' | 'extracted' | 'rolling-back' | 'failed' | 'rolled-back';
  /** Why it failed, when it did. */
  reason: string | null;
}

/** The last attempt at a phase, or null where there is none. */
export function lastAttempt(entries: readonly JournalEntry[], phase: string): Attempt | null {
  let attempt: Attempt | null = null;
  for (const entry of entries) {
    if (entry.phase !== phase) continue;
    if (entry.event === 'phase-started') attempt = begin(entry, phase);
    else if (attempt !== null) step(attempt, entry);
  }
  return attempt;
}

function begin(started: JournalEntry, phase: string): Attempt {
  return {
    phase,
    started,
    operations: [],
    landing: null,
    landed: false,
    unlanding: null,
    unlanded: false,
    syncing: null,
    stage: 'extracting',
    reason: null,
  };
}

function step(attempt: Attempt, entry: JournalEntry): void {
  switch (entry.event) {
    case 'intent':
      restart(attempt, entry);
      return;
    case 'applied':
      mark(attempt, entry, 'applied');
      seal(attempt, entry);
      return;
    case 'reverting':
      if (entry.operation === null) attempt.stage = 'reverting';
      else markReverting(attempt, entry);
      return;
    case 'reverted':
      mark(attempt, entry, 'reverted');
      return;
    case 'failed':
      attempt.reason = textOf(entry, 'reason');
      return;
    case 'landing':
      attempt.landing = landingOf(entry);
      return;
    case 'landed':
      attempt.landed = true;
      return;
    case 'unlanding':
      attempt.unlanding = landingOf(entry);
      attempt.unlanded = false;
      return;
    case 'unlanded':
      attempt.unlanded = true;
      return;
    case 'syncing':
      attempt.syncing = landingOf(entry);
      return;
    case 'synced':
      attempt.syncing = null;
      return;
    default:
      stageOf(attempt, entry);
  }
}

function stageOf(attempt: Attempt, entry: JournalEntry): void {
  if (entry.event === 'phase-extracted') attempt.stage = 'extracted';
  if (entry.event === 'rollback-started') attempt.stage = 'rolling-back';
  if (entry.event === 'phase-failed') attempt.stage = 'failed';
  if (entry.event === 'phase-rolled-back') attempt.stage = 'rolled-back';
}

function restart(attempt: Attempt, entry: JournalEntry): void {
  const id = entry.operation;
  if (id === null) return;
  attempt.operations = attempt.operations.filter((operation) => operation.id !== id);
  attempt.operations.push({ id, intent: entry.hash, changes: entry.changes ?? [], revert: null, status: 'intent' });
}

function mark(attempt: Attempt, entry: JournalEntry, status: AttemptOperation['status']): void {
  const operation = attempt.operations.find((one) => one.id === entry.operation);
  if (operation !== undefined) operation.status = status;
}

function seal(attempt: Attempt, entry: JournalEntry): void {
  const operation = attempt.operations.find((one) => one.id === entry.operation);
  const value = entry.data?.seal;
  if (operation !== undefined && typeof value === 'string') operation.seal = value;
}

function markReverting(attempt: Attempt, entry: JournalEntry): void {
  mark(attempt, entry, 'reverting');
  const operation = attempt.operations.find((one) => one.id === entry.operation);
  if (operation !== undefined) operation.revert = { intent: entry.hash, changes: entry.changes ?? [] };
}

function landingOf(entry: JournalEntry): Landing {
  return { commit: textOf(entry, 'commit'), base: textOf(entry, 'base'), branch: textOf(entry, 'branch') };
}

/** A fact of the entry; the chain makes sure that it is what was written. */
export function textOf(entry: JournalEntry, name: string): string {
  const value = entry.data?.[name];
  if (typeof value !== 'string') throw new Error(`The journal's line ${entry.seq} (${entry.event}) has no ${name}.`);
  return value;
}
