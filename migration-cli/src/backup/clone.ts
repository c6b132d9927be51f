import { refusal } from '../errors/refusal.ts';
import { type BackupDependencies, type Scratch, withUrl } from './method.ts';
import { pgDumpMethod, reviveDump } from './pg-dump.ts';
import { cloneCluster } from './physical.ts';

export interface DatabaseClone {
  /** The copy, as the role of the URL that was given. */
  url: string;
  /** The copy as another role. Roles and passwords are those of the original. */
  urlFor(role: string, password?: string): string;
  drop(): Promise<void>;
}

/** A scratch copy of the current database in which anybody may write. Copies the folder where it can, since that is faster. */
export async function cloneDatabase(deps: BackupDependencies, url: string): Promise<DatabaseClone> {
  const database = deps.postgres.connect(url, { applicationName: 'nectar clone' });
  try {
    const physical = await cloneCluster(deps, database);
    if (!('missing' in physical)) return cloneOf(physical, () => database.close());
    const dump = await pgDumpMethod(deps, database);
    if ('missing' in dump) {
      throw refusal('NECTAR-E070', {
        what: 'Cannot copy the database for a trial',
        why: `  physical: ${physical.missing}\n  pg_dump: ${dump.missing}`,
      });
    }
    const folder = await deps.files.temporary('nectar-clone-');
    try {
      await dump.method.dump(folder, () => undefined, null);
      const source = await dump.method.source();
      const file = `${folder}/database.dump`;
      return cloneOf(await reviveDump(deps, database, source, file, () => undefined), () => database.close());
    } finally {
      await deps.files.remove(folder);
    }
  } catch (error) {
    await database.close();
    throw error;
  }
}

function cloneOf(scratch: Scratch, close: () => Promise<void>): DatabaseClone {
  return {
    url: scratch.url,
    urlFor: (role, password) => withUrl(scratch.url, { user: role, password: password ?? '' }),
    drop: async () => {
      await scratch.drop();
      await close();
    },
  };
}
