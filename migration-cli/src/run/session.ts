import { type Journal, openJournal, readJournal } from '../journal/store.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { acquireLock, type Lock } from './lock.ts';
import { createObjects, type Objects } from './objects.ts';

/** What a run that changes something works with: the lock is held and the journal can be written. */
export interface Session {
  deps: Dependencies;
  workspace: Workspace;
  lock: Lock;
  journal: Journal;
  objects: Objects;
  /** Tells this folder's migration from others that use the same database. */
  migration: string;
}

/** Runs `work` under the lock. A second nectar is refused here, before anything is read. */
export async function withSession<T>(
  deps: Dependencies,
  workspace: Workspace,
  verb: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  await hideState(deps, workspace);
  const past = await readJournal(deps, workspace);
  const lock = await acquireLock(deps, workspace, verb, past.at(-1)?.epoch ?? 0);
  try {
    const journal = await openJournal(deps, workspace, lock);
    const objects = createObjects(deps.files, workspace);
    const value = await work({
      deps,
      workspace,
      lock,
      journal,
      objects,
      migration: await migrationId(deps, workspace),
    });
    await lock.release();
    return value;
  } catch (error) {
    await lock.release().catch((second: unknown) => {
      // The first failure is what matters; a lock that stays is taken over from a dead process.
      deps.emit({
        type: 'warning',
        text: `The lock could not be released: ${second instanceof Error ? second.message : String(second)}`,
      });
    });
    throw error;
  }
}

/** Keeps .nectar out of git without touching a file that is tracked. */
async function hideState(deps: Dependencies, workspace: Workspace): Promise<void> {
  const path = (
    await deps.git.run(workspace.root, ['rev-parse', '--path-format=absolute', '--git-path', 'info/exclude'])
  ).trim();
  const text = (await deps.files.exists(path)) ? await deps.files.readText(path) : '';
  if (text.split('\n').includes('/.nectar/')) return;
  await deps.files.write(path, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}/.nectar/\n`);
}

async function migrationId(deps: Dependencies, workspace: Workspace): Promise<string> {
  const path = `${workspace.state}/migration`;
  if (!(await deps.files.exists(path))) {
    await deps.files.create(path, Buffer.from(deps.random.bytes(8)).toString('hex'));
  }
  return (await deps.files.readText(path)).trim();
}
