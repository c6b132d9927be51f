import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PostgresError } from './error.ts';

const run = promisify(execFile);

/** The operating-system user that Postgres runs as, when it is not the user of this process. */
export interface Identity {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Users that exist on most machines and may not enter anything private; Postgres refuses to run as root. */
const CANDIDATES = ['postgres', 'nectar-postgres', 'nobody'];

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Names the user that Postgres runs as: undefined for an ordinary user (itself), another one for root.
 * An existing data folder keeps its owner. Creates the user `nectar-postgres` when the machine has no candidate.
 */
export async function chooseIdentity(dataDir: string): Promise<Identity | undefined> {
  if (!isRoot()) return undefined;
  const owner = await stat(dataDir).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) {
    const known = await lookUp(String(owner.uid));
    if (known !== undefined) return known;
  }
  for (const name of CANDIDATES) {
    const found = await lookUp(name);
    if (found !== undefined) return found;
  }
  return createUser();
}

async function lookUp(user: string): Promise<Identity | undefined> {
  try {
    const [uid, gid, name] = await Promise.all(
      ['-u', '-g', '-un'].map(async (flag) => (await run('id', [flag, user])).stdout.trim()),
    );
    return { uid: Number(uid), gid: Number(gid), name: name ?? user };
  } catch {
    // `id` answers with a failure exactly when it does not know the user.
    return undefined;
  }
}

async function createUser(): Promise<Identity> {
  try {
    await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'nectar-postgres']);
  } catch (error) {
    throw new PostgresError(
      `Postgres refuses to run as root, and no other user could be found or created (${CANDIDATES.join(', ')}).`,
      'Create one with `useradd --system nectar-postgres`, or run the command as an ordinary user.',
      error,
    );
  }
  const created = await lookUp('nectar-postgres');
  if (created === undefined) throw new Error('useradd reported success, yet `id nectar-postgres` knows no such user.');
  return created;
}

/**
 * True when the user may enter every folder on the way to the path, as far as it exists.
 * Reads the mode bits only: an access-control list that widens them is not seen, which errs on the safe side.
 */
export async function canReach(path: string, identity: Identity | undefined): Promise<boolean> {
  if (identity === undefined) return true;
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() && !mayEnter(found, identity)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function mayEnter(folder: { mode: number; uid: number; gid: number }, identity: Identity): boolean {
  const execute = folder.uid === identity.uid ? 0o100 : folder.gid === identity.gid ? 0o010 : 0o001;
  return (folder.mode & execute) !== 0;
}

/** Spawn options that make a child run as the user, in a folder it can enter, without this process's PG* settings. */
export function spawnAs(identity: Identity | undefined, cwd: string) {
  const env: NodeJS.ProcessEnv = {};
  for (const [key, value] of Object.entries(process.env)) {
    if (!key.startsWith('PG') && key !== 'LC_ALL' && key !== 'LANGUAGE') env[key] = value;
  }
  env.LC_MESSAGES = 'C';
  return { cwd, env, ...(identity === undefined ? {} : { uid: identity.uid, gid: identity.gid }) };
}
