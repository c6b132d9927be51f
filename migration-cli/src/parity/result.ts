import type { ToleratedDifference } from '../model/plan-file.ts';
import type { Coverage } from './coverage.ts';
import type { Finding } from './types.ts';

export interface ParityResult {
  verdict: 'same' | 'different' | 'undecided';
  phase: string;
  trace: { name: string; exchanges: number; notReplayed: { request: string; why: string }[]; truncated: boolean };
  /** Rows, calls and mails that were compared. */
  compared: { exchanges: number; rows: number; calls: number; mails: number };
  findings: Finding[];
  /** Places where the monolith differs from itself: nothing is concluded there. */
  noise: string[];
  tolerated: { rule: ToleratedDifference; count: number }[];
  expired: ToleratedDifference[];
  /** Why it could not be decided. */
  undecided: string[];
  tables: { compared: number; onlyServices: string[]; ignored: { table: string; why: string }[] };
  coverage: Coverage;
  mutants: MutantResult | null;
  ms: number;
}

export interface MutantResult {
  planted: number;
  found: number;
  cleanRuns: number;
  falseAlarms: number;
  seed: number;
  /** Places in the code where a fault could be planted, and those that the trace can see. */
  candidates: number;
  reachable: number;
  byKind: Record<string, { planted: number; found: number }>;
  list: { id: number; kind: string; file: string; line: number; change: string; found: boolean; by: string | null }[];
  /** Chosen as well, and no faults: with them the database answered the same. They do not count. */
  equivalent: { id: number; kind: string; file: string; line: number; change: string }[];
  falseAlarmFindings: Finding[];
}

export function exitCodeOf({ verdict }: Pick<ParityResult, 'verdict'>): 0 | 1 | 2 {
  if (verdict === 'same') return 0;
  return verdict === 'different' ? 1 : 2;
}
