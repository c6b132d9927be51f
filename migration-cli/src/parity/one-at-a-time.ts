import { refusal } from '../errors/refusal.ts';
import { NectarError } from '../model/errors.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { acquireLock } from '../run/lock.ts';

/**
 * Recording and comparing use the same scratch trees, so one of them runs at a time in a repository. Their lock is their
 * own: they change nothing of the migration, and a dead holder's is taken over. NECTAR-E104 where another one runs.
 */
export async function oneAtATime<T>(
  deps: Dependencies,
  workspace: Workspace,
  verb: 'parity' | 'record',
  work: () => Promise<T>,
): Promise<T> {
  const lock = await acquireLock(deps, { ...workspace, state: `${workspace.state}/parity` }, verb).catch(
    (error: unknown) => {
      if (!(error instanceof NectarError) || error.code !== 'NECTAR-E041') throw error;
      throw refusal('NECTAR-E104', { what: `Cannot start ${verb}`, why: error.why, cause: error });
    },
  );
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
