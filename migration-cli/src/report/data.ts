import type { RestorePoint } from '../model/backup.ts';
import type { Inventory } from '../model/inventory.ts';
import type { PhaseState } from '../model/journal.ts';
import type { KeptParity } from '../model/parity.ts';
import type { PlanFile } from '../model/plan-file.ts';
import type { Proof } from '../model/proof.ts';

export interface ReportPhase {
  name: string;
  state: PhaseState;
  service: string | null;
  goal: string | null;
  commit: string | null;
  /** When each of these was journalled; null where it was not. */
  startedAt: string | null;
  extractedAt: string | null;
  validatedAt: string | null;
  /** Null where nothing of the phase stands. */
  proof: Proof | null;
  /** Null where no traffic was replayed. */
  parity: ReportParity | null;
}

export interface ReportParity {
  kept: KeptParity;
  /** Why it is not about what stands there now; empty where it is. */
  stale: string[];
}

/** Everything that the report shows; the page is a pure function of it. */
export interface ReportData {
  monolith: string;
  at: string;
  /** The command that takes the migration on. */
  next: string;
  /** Set where a run was cut off and its outcome is open. */
  open: boolean;
  phases: ReportPhase[];
  plan: PlanFile;
  restorePoint: RestorePoint | null;
  /** Null where it could not be read; the page says so. */
  before: Inventory | null;
  after: Inventory;
  /** The part that every file belongs to: before as the plan will move it, after where it stands. */
  partOf: { before: Record<string, string>; after: Record<string, string> };
  /** Services that stand by now. */
  services: string[];
}
