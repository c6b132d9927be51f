import { refusal } from '../errors/refusal.ts';
import type { Change, Operation } from '../model/operation.ts';
import { type BoundKind, bind } from '../operations/index.ts';
import { applyToDisk, applyToTree, isTreeChange, keepForUndo, type TreeChange } from './apply-change.ts';
import { problemsText } from './problems.ts';
import type { Session } from './session.ts';
import { linkShared } from './shared-packages.ts';
import { contentHash, type MutableTree } from './tree.ts';

/** What stands in the way of an operation is its refusal; otherwise what it will do. */
export function decideTree(kind: BoundKind, tree: MutableTree, title: string): Change[] {
  const view = { tree, catalog: null };
  const problems = kind.check(view);
  if (problems.length > 0) throw refusal('NECTAR-E051', { what: `Cannot apply ${title}`, why: problemsText(problems) });
  return kind.changes(view);
}

/** Applies an operation in the work tree and in memory, then looks at the disk again. Resolves with the paths it touched. */
export async function applyTreeOperation(
  session: Session,
  folder: string,
  tree: MutableTree,
  operation: Operation,
): Promise<string[]> {
  const { deps, journal, objects } = session;
  const kind = bind(operation);
  const note = { phase: operation.phase, operation: operation.id };
  const changes = decideTree(kind, tree, operation.title);
  const touching = changes.filter(isTreeChange);
  for (const change of touching) await keepForUndo(objects, tree, change);
  await journal.append({ ...note, event: 'intent', changes: changes.map(withoutContent) });
  for (const change of touching) {
    applyToTree(tree, change, noStore);
    await applyToDisk(deps.files, folder, change, tree);
  }
  if (changes.some(({ type }) => type === 'RunProcess'))
    await linkShared(deps, folder, `${session.workspace.root}/node_modules`, tree.paths());
  for (const change of changes) if (change.type === 'RunProcess') await runProcess(session, folder, change);
  await journal.append({ ...note, event: 'applied' });
  const paths = [...new Set(touching.flatMap(pathsOf))];
  await rereadPaths(session, folder, tree, paths);
  const left = kind.verify({ tree, catalog: null });
  if (left.length > 0)
    throw refusal('NECTAR-E052', { what: `Cannot verify ${operation.title}`, why: problemsText(left) });
  await journal.append({ ...note, event: 'verified' });
  return paths;
}

/** Every path that a change reads or writes. */
export function pathsOf(change: TreeChange): string[] {
  return change.type === 'MoveFile' || change.type === 'CopyFile' ? [change.from, change.to] : [change.path];
}

/** The work tree is discarded as a whole, so the journal needs to know what was written, not to hold it. */
function withoutContent(change: Change): Change {
  if (change.type !== 'WriteFile' || change.content.length <= 200) return change;
  return {
    ...change,
    content: `sha256:${contentHash(Buffer.from(change.content, change.encoding === 'base64' ? 'base64' : 'utf8'))}`,
  };
}

async function rereadPaths(session: Session, folder: string, tree: MutableTree, paths: string[]): Promise<void> {
  for (const path of paths) {
    const full = `${folder}/${path}`;
    if (!(await session.deps.files.exists(full))) tree.remove(path);
    else
      tree.put(path, {
        bytes: await session.deps.files.read(full),
        executable: await session.deps.files.executable(full),
      });
  }
}

function noStore(hash: string): never {
  throw new Error(`No operation in a work tree restores ${hash} from the store.`);
}

async function runProcess(
  session: Session,
  folder: string,
  change: Extract<Change, { type: 'RunProcess' }>,
): Promise<void> {
  const { deps } = session;
  const path = [`${folder}/node_modules/.bin`, `${session.workspace.root}/node_modules/.bin`, deps.env.PATH ?? ''].join(
    ':',
  );
  const cwd = change.cwd === '' || change.cwd === '.' ? folder : `${folder}/${change.cwd}`;
  const result = await deps.processes.run(change.command, {
    cwd,
    env: { ...change.env, PATH: path },
    timeoutMs: change.timeoutMs,
  });
  if (result.exitCode === 0 && !result.timedOut) return;
  const how = result.timedOut ? `did not end within ${change.timeoutMs / 1000} s` : `ended with ${result.exitCode}`;
  throw refusal('NECTAR-E063', {
    what: `${change.purpose} failed`,
    why: `'${change.command.join(' ')}' ${how}\n${tail(`${result.stdout}\n${result.stderr}`)}`,
  });
}

function tail(text: string): string {
  return text.trim().split('\n').slice(-40).join('\n');
}
