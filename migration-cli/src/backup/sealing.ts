import { refusal } from '../errors/refusal.ts';
import type { Encryption, KeyPlace, RestorePoint } from '../model/backup.ts';
import { UnsealError } from '../model/errors.ts';
import type { Dependencies, FolderOwner, Workspace } from '../model/ports.ts';
import { settingOf } from '../run/settings.ts';
import type { BackupDependencies } from './method.ts';
import { backupFolder } from './points.ts';

const KEY_BYTES = 32;

/** The key that stands in a file or a variable: 32 bytes, as 64 hexadecimal digits or in base64. It is kept nowhere else. */
export async function readKey(
  deps: Pick<Dependencies, 'files' | 'env'>,
  workspace: Pick<Workspace, 'root'>,
  place: KeyPlace,
): Promise<Uint8Array> {
  const named = 'file' in place ? place.file : `the variable ${place.env}`;
  const text =
    'env' in place
      ? await settingOf(deps, workspace, place.env)
      : (await deps.files.exists(place.file))
        ? await deps.files.readText(place.file)
        : null;
  if (text === null)
    throw refusal('NECTAR-E078', {
      what: 'Cannot read the key of the backup',
      why: 'file' in place ? `${place.file} does not exist` : `the variable ${place.env} is not set`,
    });
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  const exact = /^[0-9a-f]{64}$/i.test(trimmed) || /^[A-Za-z0-9+/]{43}=?$/.test(trimmed);
  if (exact && key.length === KEY_BYTES) return key;
  throw refusal('NECTAR-E078', {
    what: 'Cannot use the key of the backup',
    why: `${named} does not hold 32 bytes as 64 hexadecimal digits or in base64`,
  });
}

/** The key that this backup was sealed with; refused before anything is read with another one. */
async function keyOf(deps: BackupDependencies, workspace: Workspace, point: RestorePoint): Promise<Uint8Array | null> {
  if (point.encryption == null) return null;
  const key = await readKey(deps, workspace, point.encryption.key);
  if (deps.seals.keyId(key) === point.encryption.keyId) return key;
  const named = 'file' in point.encryption.key ? point.encryption.key.file : point.encryption.key.env;
  throw refusal('NECTAR-E078', {
    what: `Cannot open the backup ${point.id}`,
    why: `${named} holds another key than the one that it was encrypted with`,
    next: `nectar backup verify ${point.id} --key-file FILE`,
  });
}

/** Puts the data folder of a copied cluster to `to`. */
export async function placeData(
  deps: BackupDependencies,
  workspace: Workspace,
  point: RestorePoint,
  to: string,
  owner: FolderOwner,
): Promise<void> {
  const folder = backupFolder(workspace, point.id);
  const key = await keyOf(deps, workspace, point);
  if (key === null) return deps.clusters.copyTree(`${folder}/data`, to, { owner, live: false, choose: () => 'copy' });
  await named(point, deps.seals.unseal(folder, 'data', to, key, owner));
}

/** Hands `work` the path of a file of the backup in plain text; a copy that is gone afterwards where it is sealed. */
export async function withFile<T>(
  deps: BackupDependencies,
  workspace: Workspace,
  point: RestorePoint,
  name: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = backupFolder(workspace, point.id);
  const key = await keyOf(deps, workspace, point);
  if (key === null) return work(folder);
  const made = await deps.files.temporary('nectar-unseal-');
  try {
    if (await deps.files.exists(`${folder}/${name}.sealed`))
      await named(point, deps.seals.unsealFile(folder, name, `${made}/${name}`, key));
    return await work(made);
  } finally {
    await deps.files.remove(made);
  }
}

async function named<T>(point: RestorePoint, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    throw refusal('NECTAR-E078', {
      what: `Cannot open the backup ${point.id}`,
      why: `${error.path}: ${error.message}`,
      next: 'nectar backup list',
      cause: error,
    });
  }
}

/** The same backup with another place of its key; one that is not encrypted has none. */
export function withKey(point: RestorePoint, key: KeyPlace | null): RestorePoint {
  return key === null || point.encryption == null ? point : { ...point, encryption: { ...point.encryption, key } };
}

/** Encrypts everything in the folder of a backup but its manifest. */
export async function sealBackup(
  deps: BackupDependencies,
  workspace: Workspace,
  folder: string,
  place: KeyPlace,
): Promise<Encryption> {
  const key = await readKey(deps, workspace, place);
  await deps.seals.seal(folder, key);
  return { cipher: 'AES-256-GCM', keyId: deps.seals.keyId(key), key: place };
}
