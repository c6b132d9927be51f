import { randomBytes } from 'node:crypto';
import { type Dirent, lstatSync, readFileSync } from 'node:fs';
import {
  access,
  chmod,
  constants,
  copyFile,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  statfs,
  symlink,
  unlink,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as immediate } from 'node:timers/promises';
import type { Files } from '../model/ports.ts';
import { namedFileError } from './file-errors.ts';
import { spareMemory } from './heap.ts';
import { linkTree } from './link-tree.ts';

/** The file system. A write is either there whole, after a crash too, or not at all. */
export function createFiles(): Files {
  return {
    exists: (path) => succeeds(lstat(path)),
    read: (path) => named('read', path, () => readFile(path)),
    readText: (path) => named('read', path, () => readFile(path, 'utf8')),
    readAll: (root, paths) => readAll(root, paths),
    write: (path, content, options) => named('write', path, () => writeBeside(path, content, options ?? {})),
    append: (path, line) => named('append to', path, () => appendLine(path, line)),
    create: (path, content) => named('create', path, () => createWhole(path, content)),
    remove: (path) => named('remove', path, () => rm(path, { recursive: true, force: true })),
    move: (from, to) => named('move to', to, () => moveTo(from, to)),
    copy: (from, to) => named('copy to', to, () => copyBeside(from, to)),
    list: (path, ignore) => named('list', path, () => listBelow(path, new Set(ignore ?? []))),
    names: (path) => named('list', path, async () => (await readdir(path)).sort()),
    executable: (path) => named('read', path, async () => ((await lstat(path)).mode & 0o111) !== 0),
    makeDirectory: (path) => named('create', path, async () => void (await mkdir(path, { recursive: true }))),
    symlink: (target, path) => named('link', path, () => symlink(target, path)),
    realPath: (path) => named('follow', path, () => realpath(path)),
    linkTree: (from, to, ignore) => named('link', to, () => linkTree(from, to, ignore)),
    temporary: (prefix) => named('create', tmpdir(), () => mkdtemp(join(tmpdir(), prefix))),
    freeBytes: (path) => named('measure', path, () => freeBytes(path)),
  };
}

async function named<T>(action: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw namedFileError(error, action, path);
  }
}

/** How many files are read before others may run: about 2 ms. */
const BATCH = 100;

/** Files of a checkout are small and in the disk's cache: reading them synchronously takes a fifth of the time. */
async function readAll(root: string, paths: string[]): ReturnType<Files['readAll']> {
  spareMemory(paths.length);
  const found: Awaited<ReturnType<Files['readAll']>> = [];
  for (const [index, path] of paths.entries()) {
    if (index % BATCH === BATCH - 1) await immediate();
    found.push(await named('read', join(root, path), async () => readPresent(join(root, path))));
  }
  return found;
}

function readPresent(path: string): { content: Uint8Array; executable: boolean } | null {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat === undefined || !stat.isFile()
    ? null
    : { content: readFileSync(path), executable: (stat.mode & 0o111) !== 0 };
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}

async function writeBeside(
  path: string,
  content: string | Uint8Array,
  options: { executable?: boolean; mode?: number },
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = await writeTemporary(path, content, options.mode ?? (options.executable ? 0o755 : 0o644));
  await renameOrRemove(beside, path);
}

/** A file next to `path` with its whole content on the disk. */
async function writeTemporary(path: string, content: string | Uint8Array, mode: number): Promise<string> {
  const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(beside, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return beside;
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function renameOrRemove(beside: string, path: string): Promise<void> {
  try {
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function appendLine(path: string, line: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = !(await succeeds(access(path)));
  const handle = await open(path, 'a', 0o600);
  try {
    const { size } = await handle.stat();
    await writeOrCut(handle, `${line}\n`, size);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (fresh) await syncDirectory(dirname(path));
}

/** A disk that fills up in the middle of a line must not leave half of it. */
async function writeOrCut(handle: Awaited<ReturnType<typeof open>>, text: string, size: number): Promise<void> {
  try {
    await handle.writeFile(text);
  } catch (error) {
    await handle.truncate(size);
    throw error;
  }
}

async function createWhole(path: string, content: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  const beside = await writeTemporary(path, content, 0o644);
  try {
    await link(beside, path);
    await syncDirectory(dirname(path));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(beside);
  }
}

async function moveTo(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
  await syncDirectory(dirname(to));
  if (dirname(from) !== dirname(to)) await syncDirectory(dirname(from));
}

async function copyBeside(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const beside = `${to}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await copyFile(from, beside);
    await chmod(beside, (await lstat(from)).mode & 0o777);
    const handle = await open(beside, 'r+');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await renameOrRemove(beside, to);
}

async function listBelow(root: string, ignore: Set<string>): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries: Dirent[] = await readdir(join(root, folder), { withFileTypes: true });
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (!entry.isDirectory()) found.push(path);
      else if (!ignore.has(entry.name)) await visit(path);
    }
  };
  await visit('');
  return found.sort();
}

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
