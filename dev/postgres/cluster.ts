import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { PostgresError } from './error.ts';
import { type Identity, spawnAs } from './identity.ts';

const run = promisify(execFile);

/** Kept inside the data folder, which only the Postgres user and root may enter. */
const PASSWORD_FILE = 'nectar-superuser-password';

/** Opens the cluster in the folder, creating it first when there is none, and returns the superuser's password. */
export async function openCluster(
  dataDir: string,
  binaries: Binaries,
  identity: Identity | undefined,
  durable: boolean,
): Promise<string> {
  if (await isFile(join(dataDir, 'PG_VERSION'))) return readPassword(dataDir, binaries);
  await refuseForeignFiles(dataDir);
  return createCluster(dataDir, binaries, identity, durable);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function readPassword(dataDir: string, binaries: Binaries): Promise<string> {
  const version = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  const { stdout } = await run(binaries.postgres, ['--version'], spawnAs(undefined, dirname(binaries.postgres)));
  if (!stdout.includes(` ${version}.`) && !stdout.includes(` ${version}beta`) && !stdout.includes(` ${version}rc`)) {
    throw new PostgresError(
      `${dataDir} was made by Postgres ${version}; the installed binaries are ${stdout.trim()}. The data is untouched.`,
      `Move the folder away to start with an empty one: mv ${dataDir} ${dataDir}-${version}`,
    );
  }
  return readFile(join(dataDir, PASSWORD_FILE), 'utf8').catch((error: unknown) => {
    throw new PostgresError(
      `${dataDir} holds a Postgres cluster that was not made here: its superuser's password is not known. It is untouched.`,
      'Choose another data folder.',
      error,
    );
  });
}

async function refuseForeignFiles(dataDir: string): Promise<void> {
  const entries = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length === 0) return;
  throw new PostgresError(
    `${dataDir} is not empty and is no Postgres data folder (it has ${entries.slice(0, 3).join(', ')}). Nothing was changed.`,
    'Choose another data folder, or empty this one.',
  );
}

/** initdb writes into a draft that is renamed when it is complete: an interrupted one never looks like a cluster. */
async function createCluster(
  dataDir: string,
  binaries: Binaries,
  identity: Identity | undefined,
  durable: boolean,
): Promise<string> {
  await makeEnterable(dirname(dataDir));
  const draft = `${dataDir}.new-${randomBytes(4).toString('hex')}`;
  const pwfile = `${draft}.password`;
  const password = randomBytes(18).toString('base64url');
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(pwfile, password, { mode: 0o600 });
    if (identity !== undefined) for (const path of [draft, pwfile]) await chown(path, identity.uid, identity.gid);
    await initdb(draft, pwfile, binaries, identity, durable);
    await rename(pwfile, join(draft, PASSWORD_FILE));
    await rmdir(dataDir).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rename(draft, dataDir);
    return password;
  } finally {
    await rm(pwfile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

/** Folders made by root under a strict umask would be closed to the Postgres user. */
async function makeEnterable(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = resolve(folder); made.length >= resolve(first).length; made = dirname(made)) await chmod(made, 0o755);
}

async function initdb(
  draft: string,
  pwfile: string,
  binaries: Binaries,
  identity: Identity | undefined,
  durable: boolean,
): Promise<void> {
  const args = [
    `--pgdata=${draft}`,
    '--username=postgres',
    `--pwfile=${pwfile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The builtin provider sorts alike on every machine, whatever locales it has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    await run(binaries.initdb, args, spawnAs(identity, draft));
  } catch (error) {
    const output = (error as { stderr?: string }).stderr ?? (error as Error).message;
    throw new PostgresError(
      `initdb failed for ${draft}: ${output.trim()}`,
      'See that the disk has 100 MB free and that the folder is writable; the draft folder has been removed.',
      error,
    );
  }
}
