import { refusal } from '../errors/refusal.ts';
import { applicationName, type Claim, claimDatabase } from '../journal/database.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Operation, Plan, PlannedPhase } from '../model/operation.ts';
import type { DatabaseSettings } from '../model/plan-file.ts';
import type { Database, Dependencies, Workspace } from '../model/ports.ts';
import { bind } from '../operations/index.ts';
import type { Session } from './session.ts';
import { settingOf } from './settings.ts';

/** What is to be carried out. */
export interface Job {
  plan: Plan;
  database: DatabaseSettings | null;
  /** Variables that both sides of a cut must have with the same value: made once, where nobody has set them. */
  sharedSecrets?: string[];
}

/** A database that this run has taken: earlier runs are fenced off. */
export interface ClaimedDatabase {
  database: Database;
  claim: Claim;
  schemas: string[];
  /** What the catalogue showed after the last operation; null after a change. Reading it is what an operation costs most. */
  seen: Catalog | null;
}

/** The phase of that name, or a refusal that lists the names. */
export function phaseNamed(plan: Plan, name: string): PlannedPhase {
  const phase = plan.phases.find((one) => one.name === name);
  if (phase !== undefined) return phase;
  throw refusal('NECTAR-E050', {
    what: `Cannot find the phase ${name}`,
    why: `the plan has ${plan.phases.map((one) => one.name).join(', ') || 'none'}`,
  });
}

type Target = 'tree' | 'database' | 'workspace' | 'process';

/** The operations of a target in an order in which everything comes after what it needs. */
export function operationsFor(phase: PlannedPhase, targets: Target[]): Operation[] {
  const chosen = phase.operations.filter((operation) => targets.includes(bind(operation).target));
  const ordered: Operation[] = [];
  const visit = (operation: Operation, path: string[]): void => {
    if (ordered.includes(operation)) return;
    if (path.includes(operation.id))
      throw refusal('NECTAR-E051', {
        what: `Cannot order ${operation.id}`,
        why: `it needs itself: ${[...path, operation.id].join(' → ')}`,
      });
    for (const id of operation.needs) {
      const needed = chosen.find((one) => one.id === id);
      if (needed !== undefined) visit(needed, [...path, operation.id]);
    }
    ordered.push(operation);
  };
  for (const operation of chosen) visit(operation, []);
  return ordered;
}

/** The URL of the role that may create roles: from the environment, else from the monolith's own .env. */
export async function databaseUrl(
  deps: Pick<Dependencies, 'env' | 'files'>,
  workspace: Pick<Workspace, 'root'>,
  settings: DatabaseSettings,
): Promise<string> {
  const value = await settingOf(deps, workspace, settings.urlEnv);
  if (value !== null) return value;
  throw refusal('NECTAR-E057', {
    what: 'Cannot find the database',
    why: `${settings.urlEnv} is set neither in the environment nor in .env`,
    next: `export ${settings.urlEnv}=postgres://…`,
  });
}

/** Connects without taking the database: for looking only. */
export async function connect(deps: Dependencies, workspace: Workspace, settings: DatabaseSettings): Promise<Database> {
  return deps.postgres.connect(await databaseUrl(deps, workspace, settings), { applicationName: 'nectar', max: 2 });
}

/** Runs `work` with the database taken for this run; with null where the job has none. */
export async function withDatabase<T>(
  session: Session,
  job: Job,
  work: (database: ClaimedDatabase | null) => Promise<T>,
): Promise<T> {
  if (job.database === null) return work(null);
  const claim = { migration: session.migration, epoch: session.lock.epoch };
  const url = await databaseUrl(session.deps, session.workspace, job.database);
  const database = session.deps.postgres.connect(url, { applicationName: applicationName(claim), max: 2 });
  try {
    await claimDatabase(database, claim);
    return await work({ database, claim, schemas: job.database.schemas, seen: null });
  } finally {
    await database.close();
  }
}
