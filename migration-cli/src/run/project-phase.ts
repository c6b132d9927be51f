import { refusal } from '../errors/refusal.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Change, Operation, PlannedPhase } from '../model/operation.ts';
import { projectCatalog } from '../operations/database/project.ts';
import { bind } from '../operations/index.ts';
import { applyToTree, isTreeChange } from './apply-change.ts';
import { connect, type Job, operationsFor } from './job.ts';
import { problemsText } from './problems.ts';
import { refuseUnknownPassword } from './secrets.ts';
import type { Session } from './session.ts';
import { loadTree } from './tree.ts';
import { decideTree } from './tree-operations.ts';

export interface PlannedChanges {
  operation: Operation;
  changes: Change[];
  /** Why the changes of this one can only be known when it runs. */
  later?: string;
}

/**
 * Every change of a phase without making one: each operation is decided on the state that those before it would leave.
 * A real run decides by the same functions, so what stands in its way shows here, before anything is changed.
 */
export async function projectPhase(
  session: Pick<Session, 'deps' | 'workspace'>,
  job: Job,
  phase: PlannedPhase,
): Promise<PlannedChanges[]> {
  const database = await projectDatabase(session, job, operationsFor(phase, ['database']));
  const tree = await loadTree(session.deps, session.workspace.root);
  const code = operationsFor(phase, ['tree']).map((operation) => {
    const changes = decideTree(bind(operation), tree, operation.title);
    for (const change of changes.filter(isTreeChange)) applyToTree(tree, change, () => new Uint8Array());
    return { operation, changes };
  });
  const rest = operationsFor(phase, ['process', 'workspace']).map((operation) => ({
    operation,
    changes: operation.kind === 'export-folder' ? [] : decideTree(bind(operation), tree, operation.title),
    ...(operation.kind === 'export-folder' ? { later: 'copies what the phase has committed' } : {}),
  }));
  return [...database, ...code, ...rest];
}

async function projectDatabase(
  session: Pick<Session, 'deps' | 'workspace'>,
  job: Job,
  operations: Operation[],
): Promise<PlannedChanges[]> {
  if (operations.length === 0) return [];
  if (job.database === null)
    throw refusal('NECTAR-E057', {
      what: 'Cannot change the database',
      why: 'the phase has operations on it and the plan has no database',
    });
  const database = await connect(session.deps, session.workspace, job.database);
  try {
    let catalog = await database.catalog(job.database.schemas);
    let free = false;
    const planned: PlannedChanges[] = [];
    for (const operation of operations) {
      const one = decideDatabase(operation, catalog, free);
      if (one.changes.length === 0) await refuseUnknownPassword(session, operation);
      planned.push(one);
      catalog = projectCatalog(operation, catalog);
      free = free || operation.kind === 'sql';
    }
    return planned;
  } finally {
    await database.close();
  }
}

/** After statements of the engineer's own the catalogue can be another one than can be foreseen. */
function decideDatabase(operation: Operation, catalog: Catalog, free: boolean): PlannedChanges {
  const kind = bind(operation);
  const view = { tree: NOTHING, catalog };
  const problems = kind.check(view);
  if (problems.length === 0) return { operation, changes: kind.changes(view) };
  if (free)
    return { operation, changes: [], later: `${problemsText(problems)}; an sql operation before it may change that` };
  throw refusal('NECTAR-E051', { what: `Cannot apply ${operation.title}`, why: problemsText(problems) });
}

const NOTHING = {
  exists: () => false,
  read: () => new Uint8Array(),
  readText: () => '',
  hash: () => '',
  executable: () => false,
  list: () => [],
};
