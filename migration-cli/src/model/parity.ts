import type { ParityPlane, ToleratedDifference } from './plan-file.ts';
import type { StreamKind } from './traffic.ts';

export interface Finding {
  plane: ParityPlane;
  seq: number;
  /** METHOD /path, as it was recorded. */
  request: string;
  /** What differs: status, header NAME, body.path, TABLE op.column, event[3] KIND.data.path, close. */
  at: string;
  expected: string;
  actual: string;
}

export interface Identity {
  role: string;
  tenant: string;
}

export interface Coverage {
  /** How often each was seen: route × role × status; `tenants` counts different ones. */
  cells: { route: string; role: string; status: number; requests: number; tenants: number }[];
  /** Routes of the inventory that no request reached. */
  notReached: string[];
  requests: number;
  /** Streams by route: how many were opened, and the messages that were sent and received on them. */
  streams?: StreamCoverage[];
  /** With n clean requests, the share of requests that differ is below 3/n with 95 % confidence. */
  bound: number;
}

export interface StreamCoverage {
  route: string;
  kind: StreamKind;
  opened: number;
  sent: number;
  received: number;
}

export interface ParityResult {
  verdict: 'same' | 'different' | 'undecided';
  phase: string;
  trace: { name: string; exchanges: number; notReplayed: { request: string; why: string }[]; truncated: boolean };
  /** What was compared; `messages`: events, messages and lines that were received on streams. */
  compared: { exchanges: number; rows: number; calls: number; mails: number; messages?: number };
  findings: Finding[];
  /** Places where the monolith differs from itself: nothing is concluded there. */
  noise: string[];
  tolerated: { rule: ToleratedDifference; count: number }[];
  expired: ToleratedDifference[];
  /** Why it could not be decided. */
  undecided: string[];
  tables: { compared: number; onlyServices: string[]; ignored: { table: string; why: string }[] };
  coverage: Coverage;
  /** Null where they were not asked for. */
  metamorphic: MetamorphicResult[] | null;
  mutants: MutantResult | null;
  ms: number;
}

/** What a trace that was changed in a known way showed. */
export interface MetamorphicResult {
  relation: 'sent twice' | 'tenants swapped' | 'permuted';
  /** Which requests it applies to. */
  rule: string;
  /** Requests that were added or moved, and all of the trace. */
  applied: number;
  requests: number;
  /** At how many of those the relation itself holds: nothing is written the second time; nothing is there for another tenant; the status is the recorded order's. */
  held: { monolith: number; services: number };
  /** Where the services did not do what the monolith did. */
  findings: Finding[];
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
  /**
   * Chosen as well, and executed with another value, but nothing outside of the processes was another: no answer, row, call,
   * mail or outcome of a query. They do not count; they say where the trace is weak.
   */
  withoutEffect: { id: number; kind: string; file: string; line: number; change: string }[];
  falseAlarmFindings: Finding[];
}

/** .nectar/parity/PHASE.json: the last result about a phase, and what it is about. */
export interface KeptParity {
  version: 1;
  at: string;
  commit: string;
  /** What the plan file decided for the phase and those before it. */
  plan: string;
  result: ParityResult;
}
