import type { Change } from './operation.ts';

/** The schema in the application's database that holds the database's side of the journal. */
export const JOURNAL_SCHEMA = 'nectar_journal';

export type JournalEvent =
  | 'phase-rehearsed'
  | 'phase-started'
  | 'intent'
  | 'applied'
  | 'verified'
  | 'failed'
  | 'reverting'
  | 'reverted'
  | 'landing'
  | 'landed'
  | 'phase-extracted'
  | 'phase-validated'
  | 'phase-failed'
  | 'rollback-started'
  | 'unlanding'
  | 'unlanded'
  | 'phase-rolled-back'
  | 'syncing'
  | 'synced'
  | 'backup-taken';

/** One line of .nectar/journal.jsonl. `hash` covers everything else, `previous` chains it to the line before. */
export interface JournalEntry {
  seq: number;
  at: string;
  epoch: number;
  event: JournalEvent;
  phase: string | null;
  operation: string | null;
  plan: string | null;
  /** The changes that were decided, with what is needed to undo them. Present on intent. */
  changes?: Change[];
  /** Small facts: commits, transaction ids, restore point, reason of a failure. */
  data?: Record<string, unknown>;
  previous: string;
  hash: string;
}

export type PhaseState =
  | 'planned'
  | 'extracting'
  | 'extracted'
  | 'validated'
  | 'failed'
  | 'rolling-back'
  | 'rolled-back';

/** What a replay of the journal says. */
export interface MigrationState {
  phases: {
    name: string;
    state: PhaseState;
    commit: string | null;
    planHash: string | null;
    validatedAt: string | null;
  }[];
  /** The operation whose outcome is open, if a run was cut off. */
  open: { phase: string; operation: string | null; event: JournalEvent } | null;
  restorePoint: string | null;
  epoch: number;
  /** Where the phases that are in effect began; null when none is. */
  base?: MigrationBase | null;
}

/** The state before the first phase that is in effect. */
export interface MigrationBase {
  commit: string;
  tree: string;
  /** Fingerprint of the inventory that the plan was made for. */
  inventory: string;
  restorePoint: string;
}
