import { posix } from 'node:path';
import { LOCK_FILES, lockKind } from '../../code/lock-kind.ts';
import { lockedVersions } from '../../code/locked-versions.ts';
import type { Dependencies, Git } from '../../model/ports.ts';
import { placeInstalled } from './place-installed.ts';

export interface Pack {
  name: string;
  folder: string;
  packages: number;
  /** What its lock names and the monolith's node_modules does not hold, and the like. */
  missing: string[];
}

interface LockEntry {
  version?: string;
  link?: boolean;
  resolved?: string;
  optional?: boolean;
  bin?: Record<string, string>;
}

interface PackInput {
  name: string;
  /** Of the service in the repository, ending in '/'. */
  folder: string;
  commit: string;
  root: string;
  /** Folders below the root whose node_modules may hold the packages, the nearest first; '' is the root. */
  installed: string[];
  target: string;
}

/** A service by itself: its tracked files in a folder outside of the repository, with exactly the packages of its own lock. */
export async function packService(deps: Dependencies, input: PackInput): Promise<Pack> {
  const { files, git } = deps;
  const { name, folder, commit, root, target } = input;
  await files.makeDirectory(target);
  const environment = { GIT_INDEX_FILE: `${target}.index` };
  await git.run(root, ['read-tree', `${commit}:${folder.replace(/\/$/, '')}`], { env: environment });
  await git.run(root, ['checkout-index', '--all', '--force', `--prefix=${target}/`], { env: environment });
  const pack: Pack = { name, folder: target, packages: 0, missing: [] };
  const own = await firstOf(files, target, LOCK_FILES);
  if (own === null) return { ...pack, missing: [`${name} has no lock file of its own`] };
  const kind = lockKind(own, await files.readText(`${target}/${own}`));
  if (kind !== 'npm') {
    const locked = lockedVersions(kind, await files.readText(`${target}/${own}`));
    const bases = input.installed.map((one) => `${root}/${one}`);
    return { ...pack, ...(await placeInstalled(deps, { target, bases, locked, name })) };
  }
  const lock = JSON.parse(await files.readText(`${target}/package-lock.json`)) as {
    packages?: Record<string, LockEntry>;
  };
  const entries = Object.entries(lock.packages ?? {}).filter(([path]) => path.includes('node_modules/'));
  await Promise.all(entries.map(([path, entry]) => placePackage(deps, input, path, entry, pack)));
  for (const [path, entry] of entries) await placePrograms(deps, target, path, entry);
  return pack;
}

async function placePackage(
  { files, git }: Dependencies,
  input: PackInput,
  path: string,
  entry: LockEntry,
  pack: Pack,
): Promise<void> {
  const { name, root, installed: folders, target } = input;
  const place = `${target}/${path}`;
  if (entry.link === true) {
    await files.makeDirectory(parentOf(place));
    await files.symlink(`${target}/${entry.resolved ?? ''}`, place);
    return;
  }
  if (entry.resolved?.startsWith('file:')) {
    await files.makeDirectory(parentOf(place));
    await placeShared(git, input, entry.resolved.slice('file:'.length), place);
    pack.packages++;
    return;
  }
  const installed = await firstWith(
    files,
    folders.map((folder) => `${root}/${folder}${path}`),
    'package.json',
  );
  if (installed === null) {
    // Packages for other machines are in the lock and never installed.
    if (entry.optional !== true) pack.missing.push(`the lock of ${name} names ${path}, which is not installed`);
    return;
  }
  const { version } = JSON.parse(await files.readText(`${installed}/package.json`)) as { version?: string };
  if (version !== entry.version) {
    pack.missing.push(`the lock of ${name} names ${path} ${entry.version}, and ${version} is installed`);
    return;
  }
  await files.linkTree(installed, place, ['node_modules']);
  pack.packages++;
}

async function firstOf(files: Dependencies['files'], folder: string, names: string[]): Promise<string | null> {
  for (const name of names) if (await files.exists(`${folder}/${name}`)) return name;
  return null;
}

async function firstWith(files: Dependencies['files'], folders: string[], file: string): Promise<string | null> {
  for (const folder of folders) if (await files.exists(`${folder}/${file}`)) return folder;
  return null;
}

/** A package of the repository, packed as npm packs it: what git has of it at the commit. */
async function placeShared(git: Git, { folder, commit, root }: PackInput, path: string, place: string): Promise<void> {
  const env = { GIT_INDEX_FILE: `${place}.index` };
  await git.run(root, ['read-tree', `${commit}:${posix.join(folder, path)}`], { env });
  await git.run(root, ['checkout-index', '--all', '--force', `--prefix=${place}/`], { env });
}

/** What npm puts in .bin, from the lock. */
async function placePrograms({ files }: Dependencies, target: string, path: string, entry: LockEntry): Promise<void> {
  if (entry.link === true || !(await files.exists(`${target}/${path}/package.json`))) return;
  const modules = path.slice(0, path.lastIndexOf('node_modules/') + 'node_modules'.length);
  for (const [program, file] of Object.entries(entry.bin ?? {})) {
    const link = `${target}/${modules}/.bin/${program}`;
    await files.makeDirectory(parentOf(link));
    if (!(await files.exists(link)))
      await files.symlink(`../${path.slice(modules.length + 1)}/${file.replace(/^\.\//, '')}`, link);
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
