import { refusal } from '../errors/refusal.ts';
import type { Attempt, AttemptOperation } from '../journal/attempt.ts';
import { assertEpoch, type DatabaseEntry, noteEntry, stateOfIntent } from '../journal/database.ts';
import type { Change, Operation } from '../model/operation.ts';
import type { Sql } from '../model/ports.ts';
import { bind } from '../operations/index.ts';
import type { ClaimedDatabase } from './job.ts';
import { problemsText } from './problems.ts';
import { passwordEnvOf, refuseUnknownPassword, scramVerifier, secretOf } from './secrets.ts';
import type { Session } from './session.ts';

type SqlChange = Extract<Change, { type: 'Sql' }>;

const isSql = (change: Change): change is SqlChange => change.type === 'Sql';

/** Applies one operation, unless an earlier run of this attempt did. */
export async function applyDatabaseOperation(
  session: Session,
  target: ClaimedDatabase,
  attempt: Attempt | null,
  operation: Operation,
): Promise<void> {
  const { journal } = session;
  const note = { phase: operation.phase, operation: operation.id };
  const before = attempt?.operations.find((one) => one.id === operation.id);
  if (before?.status === 'applied') return;
  if (before?.status === 'intent') {
    const outcome = await stateOfIntent(target.database, before.intent);
    if (outcome === 'begun') await finish(target, entryOf(operation, before), before.changes.filter(isSql));
    if (outcome !== null) return void (await journal.append({ ...note, event: 'applied', data: { observed: true } }));
  }
  const changes = await decide(session, target, operation);
  const intent = await journal.append({ ...note, event: 'intent', changes });
  const entry: DatabaseEntry = {
    intent: intent.hash,
    operation: operation.id,
    phase: operation.phase,
    direction: 'apply',
    changes,
  };
  const xid = await execute(target, entry, await fillSecrets(session, operation, changes.filter(isSql)));
  await journal.append({ ...note, event: 'applied', data: { xid } });
  await verify(target, operation);
  await journal.append({ ...note, event: 'verified' });
}

/** What is to be done, seen from what the catalogue shows now. */
async function decide(session: Session, target: ClaimedDatabase, operation: Operation): Promise<Change[]> {
  const kind = bind(operation);
  const view = { tree: NO_TREE, catalog: target.seen ?? (await target.database.catalog(target.schemas)) };
  const problems = kind.check(view);
  if (problems.length > 0)
    throw refusal('NECTAR-E051', { what: `Cannot apply ${operation.title}`, why: problemsText(problems) });
  const changes = kind.changes(view);
  if (operation.kind === 'role' && changes.length === 0) await refuseUnknownPassword(session, operation);
  if (operation.kind !== 'sql') return changes;
  // Statements of the engineer's own can be in effect already; then they are not this phase's to undo.
  const sql = changes.filter(isSql);
  const inEffect = await Promise.all(sql.map((change) => observe(target.database, change.observe).catch(() => false)));
  return inEffect.every((one) => one) ? [] : changes;
}

async function verify(target: ClaimedDatabase, operation: Operation): Promise<void> {
  target.seen = await target.database.catalog(target.schemas);
  const problems = bind(operation).verify({ tree: NO_TREE, catalog: target.seen });
  if (problems.length > 0)
    throw refusal('NECTAR-E052', { what: `Cannot verify ${operation.title}`, why: problemsText(problems) });
}

/** Undoes one operation from what the journal holds; what had no effect is only marked. */
export async function revertDatabaseOperation(
  session: Session,
  target: ClaimedDatabase,
  operation: Operation,
  past: AttemptOperation,
): Promise<void> {
  const { journal } = session;
  const note = { phase: operation.phase, operation: operation.id };
  if (past.status === 'reverted') return;
  if (past.status === 'intent' && (await stateOfIntent(target.database, past.intent)) === null) {
    return void (await journal.append({ ...note, event: 'reverted', data: { effect: 'none' } }));
  }
  if (past.revert !== null && past.status === 'reverting') {
    const outcome = await stateOfIntent(target.database, past.revert.intent);
    const entry: DatabaseEntry = {
      ...entryOf(operation, past),
      intent: past.revert.intent,
      direction: 'revert',
      changes: past.revert.changes,
    };
    if (outcome === 'begun') await finish(target, entry, past.revert.changes.filter(isSql));
    if (outcome !== null) return void (await journal.append({ ...note, event: 'reverted', data: { observed: true } }));
  }
  const changes = bind(operation).revert(past.changes);
  const intent = await journal.append({ ...note, event: 'reverting', changes });
  const entry: DatabaseEntry = {
    intent: intent.hash,
    operation: operation.id,
    phase: operation.phase,
    direction: 'revert',
    changes,
  };
  await execute(target, entry, changes.filter(isSql));
  await journal.append({ ...note, event: 'reverted' });
}

function entryOf(operation: Operation, past: AttemptOperation): DatabaseEntry {
  return {
    intent: past.intent,
    operation: operation.id,
    phase: operation.phase,
    direction: 'apply',
    changes: past.changes,
  };
}

/** Runs the changes and notes them: together where the server can, else around the act. Resolves with the transaction's id. */
async function execute(target: ClaimedDatabase, entry: DatabaseEntry, changes: SqlChange[]): Promise<string> {
  target.seen = null;
  if (changes.every((change) => change.transactional)) {
    return target.database.transaction(async (sql) => {
      await guard(target, sql);
      for (const change of changes) await sql.query(change.up);
      for (const change of changes) await expectObserved(sql, change);
      await noteEntry(sql, target.claim, entry, 'done');
      const [row] = await sql.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
      return row?.xid ?? '';
    });
  }
  await target.database.transaction(async (sql) => {
    await guard(target, sql);
    await noteEntry(sql, target.claim, entry, 'begun');
  });
  await finish(target, entry, changes);
  return 'none';
}

/** Brings changes that no transaction holds to their end, from wherever they stand. */
async function finish(target: ClaimedDatabase, entry: DatabaseEntry, changes: SqlChange[]): Promise<void> {
  target.seen = null;
  for (const change of changes) {
    if (await observe(target.database, change.observe)) continue;
    // A build that was cut off leaves an invalid index, which is in the way of the next one.
    if (entry.direction === 'apply') await target.database.query(change.down);
    await target.database.query(change.up);
    await expectObserved(target.database, change);
  }
  await target.database.transaction(async (sql) => {
    await guard(target, sql);
    await noteEntry(sql, target.claim, entry, 'done');
  });
}

/** A statement that waits for a lock makes everybody else wait behind it, so it gives up early. */
async function guard(target: ClaimedDatabase, sql: Sql): Promise<void> {
  await sql.query("set local lock_timeout = '5s'");
  await assertEpoch(sql, target.claim);
}

async function expectObserved(sql: Sql, change: SqlChange): Promise<void> {
  if (await observe(sql, change.observe)) return;
  throw refusal('NECTAR-E052', {
    what: 'Cannot see the effect of a statement',
    why: `${change.up}\nran, but this is not true: ${change.observe}`,
  });
}

async function observe(sql: Sql, query: string): Promise<boolean> {
  const [row] = await sql.query<Record<string, unknown>>(query);
  return row !== undefined && Object.values(row)[0] === true;
}

/** A role's password leaves this process as a SCRAM verifier only. */
async function fillSecrets(session: Session, operation: Operation, changes: SqlChange[]): Promise<SqlChange[]> {
  const name = passwordEnvOf(operation);
  if (name === null || changes.length === 0) return changes;
  const password = await secretOf(session.deps, session.workspace, name);
  const verifier = scramVerifier(password, session.deps.random.bytes(16));
  return changes.map((change) => ({ ...change, up: change.up.replaceAll(`\${${name}}`, () => verifier) }));
}

/** Operations on the database look at no files. */
const NO_TREE = {
  exists: () => false,
  read: noFiles,
  readText: noFiles,
  hash: noFiles,
  executable: () => false,
  list: () => [],
};

function noFiles(): never {
  throw new Error('An operation on the database asked for a file.');
}
