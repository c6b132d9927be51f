import type { RestorePoint } from '../model/backup.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { PlanFile } from '../model/plan-file.ts';
import type { Database, Dependencies, Workspace } from '../model/ports.ts';
import type { Shared } from './side-by-side.ts';

/** What every check is given, with or without a database. */
export interface BaseContext {
  deps: Dependencies;
  workspace: Workspace;
  plan: PlanFile;
  /** Name of the phase that is checked. */
  phase: string;
  restorePoint: RestorePoint;
  journal: JournalEntry[];
  shared: Shared;
}

/** What the checks of the database are given. */
export interface CheckContext extends BaseContext {
  /** Connected as the role of the plan's `database.urlEnv`. */
  database: Database;
  /** URL of the same database as another role, with its password. */
  roleUrl(role: string): Promise<string> | string;
}
