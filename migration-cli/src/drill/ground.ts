import type { WriteTarget } from './writer.ts';

/** What a drill is held on: a migration of which every worker makes a copy of its own. Plain data, so that it can be sent. */
export interface Ground {
  /** A repository at the point before the first phase. It is only read. */
  root: string;
  planPath: string;
  /** URL of the database as the toolkit uses it, on a server whose folder can be copied. It is only read. */
  url: string;
  urlEnv: string;
  schemas: string[];
  /** Every phase of the plan, in its order. */
  phases: string[];
  /** The one whose cells are wanted; null for all. */
  phase: string | null;
  /** Tables that take rows of the writer; without any it gets one of its own. */
  targets: WriteTarget[];
  /** Passwords and other variables that the toolkit asks for. */
  env: Record<string, string>;
}
