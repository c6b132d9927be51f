export type Verdict = 'pass' | 'fail' | 'undecided';

/** One check of one phase. A check that could not run is 'undecided', never a pass. */
export interface CheckResult {
  /** For example 'isolation', 'boot', 'suite:contract'. */
  id: string;
  title: string;
  phase: string | null;
  verdict: Verdict;
  /** One sentence. */
  summary: string;
  evidence: Evidence[];
  /** The ids under which an engineer may let stay what was found. */
  acceptable?: string[];
  ms: number;
}

/** A fact that a reader can check: a table, some lines of output, a list. */
export type Evidence =
  | { type: 'text'; title: string; text: string }
  | { type: 'table'; title: string; columns: string[]; rows: string[][] }
  | { type: 'list'; title: string; items: string[] };
