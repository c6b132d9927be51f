import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { PostgresError } from './error.ts';
import { canReach, type Identity } from './identity.ts';

const repositoryRoot = resolve(import.meta.dirname, '../..');

/** Where a persistent cluster lives unless the caller says otherwise. */
export const defaultDataDir = join(repositoryRoot, '.data', 'postgres');

/** A folder of the machine that the user can enter. `/var/tmp` outlives a restart of the machine, so it is for data. */
export async function sharedFolder(identity: Identity | undefined, purpose: 'binaries' | 'data'): Promise<string> {
  const fixed = process.platform === 'win32' ? [] : purpose === 'data' ? ['/var/tmp', '/tmp'] : ['/tmp', '/var/tmp'];
  const candidates = purpose === 'data' ? [...fixed, tmpdir()] : [tmpdir(), ...fixed];
  for (const folder of candidates) if (await canReach(folder, identity)) return folder;
  throw new PostgresError(
    `The user ${identity?.name ?? 'of this process'} may enter none of ${candidates.join(', ')}, so Postgres has nowhere to run.`,
    'Run `chmod 1777 /tmp`, or run the command as an ordinary user.',
  );
}

/**
 * The folder that is really used for the wanted one: the same, or, when only root can reach it,
 * a folder of a fixed name in a place that the Postgres user can enter, so that a later start finds its data again.
 */
export async function reachableDataDir(wanted: string, identity: Identity | undefined): Promise<string> {
  if (await canReach(resolve(wanted, '..'), identity)) return resolve(wanted);
  const key = createHash('sha256').update(resolve(wanted)).digest('hex').slice(0, 12);
  return join(await sharedFolder(identity, 'data'), `nectar-${key}`, basename(resolve(wanted)));
}
