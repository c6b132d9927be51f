import { refusal } from '../errors/refusal.ts';
import type { RestorePoint } from '../model/backup.ts';
import type { FolderOwner, Workspace } from '../model/ports.ts';
import { type BackupDependencies, type Progress, type Scratch, withUrl } from './method.ts';
import { pgDumpMethod, reviveDump } from './pg-dump.ts';
import { reviveCluster } from './physical.ts';
import { backupFolder } from './points.ts';
import { placeData, withFile } from './sealing.ts';

export type Revived = Scratch;

/** Brings a backup to life beside whatever runs. A dump needs the server of `url`; a copied folder needs its programs. */
export async function revive(
  deps: BackupDependencies,
  workspace: Workspace,
  point: RestorePoint,
  url: string | null,
  progress: Progress,
): Promise<Scratch> {
  if (url === null)
    throw refusal('NECTAR-E077', {
      what: 'Cannot restore for comparing',
      next: `nectar backup verify ${point.id} --url-env DATABASE_URL`,
    });
  if (point.method === 'physical') {
    const copy = {
      place: (to: string, owner: FolderOwner) => placeData(deps, workspace, point, to, owner),
      program: await serverProgram(deps, point),
      owner: await deps.clusters.owner(`${backupFolder(workspace, point.id)}/data`),
      url: sameDatabase(url, point),
      recovery: point.recovery == null ? null : { point: point.recovery, until: null },
    };
    return reviveCluster(deps, copy, progress);
  }
  const database = deps.postgres.connect(url);
  try {
    const found = await pgDumpMethod(deps, database);
    if ('missing' in found) throw refusal('NECTAR-E070', { what: 'Cannot restore the dump', why: found.missing });
    // What the database was then, and not what a phase made of it since.
    const source = point.source ?? (await found.method.source());
    const scratch = await withFile(deps, workspace, point, 'database.dump', (folder) =>
      reviveDump(deps, database, source, `${folder}/database.dump`, progress),
    );
    return {
      url: scratch.url,
      drop: async () => {
        await scratch.drop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The user and password of the URL at hand, and the database that was copied. */
export function sameDatabase(url: string, point: RestorePoint): string {
  return point.database === null ? url : withUrl(url, { database: point.database.database });
}

/** The server program for a copied folder: NECTAR_PG_BIN, or the folder that the source ran from. */
export async function serverProgram(deps: BackupDependencies, point: RestorePoint): Promise<string> {
  const folders = [deps.env.NECTAR_PG_BIN, point.source?.programs].filter(
    (one): one is string => typeof one === 'string' && one !== '',
  );
  for (const folder of folders) {
    const program = await deps.processes.which(`${folder}/postgres`);
    if (program !== null) return program;
  }
  throw refusal('NECTAR-E075', {
    what: `Cannot start a server over the backup ${point.id}`,
    why: `the program \`postgres\` is not in ${folders.join(' nor in ') || 'any folder that is known'}`,
    next: `set NECTAR_PG_BIN to the folder of Postgres ${point.source?.major ?? ''}`.trim(),
  });
}
