import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  chmod,
  chown,
  constants,
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  stat,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { Clusters, FolderOwner } from '../model/ports.ts';
import { inTurns } from './in-turns.ts';

export interface ClustersAdapter extends Clusters {
  /** Ends every scratch server that still runs; for the end of the program. */
  stopAll(): Promise<void>;
}

/** Data folders of Postgres servers: copied, hashed and served. */
export function createClusters(): ClustersAdapter {
  const running = new Set<() => Promise<void>>();
  return {
    owner: async (path) => {
      const found = await stat(path);
      return { uid: found.uid, gid: found.gid };
    },
    readText: (path) =>
      readFile(path, 'utf8').catch((error: unknown) =>
        isCode(error, 'ENOENT', 'EACCES', 'EPERM', 'ENOTDIR') ? null : Promise.reject(error),
      ),
    programOf: (pid) =>
      readlink(`/proc/${pid}/exe`).catch((error: unknown) =>
        isCode(error, 'ENOENT', 'EACCES', 'EPERM') ? null : Promise.reject(error),
      ),
    privateFolder: async (path) => {
      await mkdir(path, { recursive: true, mode: 0o700 });
      await chmod(path, 0o700);
    },
    scratch: async (owner) => {
      // The servers' user must be able to enter, which the folder that TMPDIR names does not always allow.
      const folder = await mkdtemp(join('/tmp', 'nectar-cluster-'));
      await giveTo(folder, owner);
      return folder;
    },
    copyTree: (from, to, options) => copyTree(from, to, options),
    hashTree: (path) => hashTree(path),
    isEmpty: async (path) =>
      (await readdir(path).catch((error: unknown) => (isCode(error, 'ENOENT') ? [] : Promise.reject(error)))).length ===
      0,
    writeOwned: async (path, content, owner) => {
      const handle = await open(path, 'w', 0o600);
      await handle.writeFile(content).finally(() => handle.close());
      await giveTo(path, owner);
    },
    start: async (command, options) => {
      const server = await start(command, options);
      if (!options.stays) {
        running.add(server.stop);
        void server.exited.then(() => running.delete(server.stop));
      }
      return server;
    },
    stopAll: async () => void (await Promise.all([...running].map((stop) => stop()))),
  };
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function asRoot(): boolean {
  return process.getuid?.() === 0;
}

async function giveTo(path: string, owner: FolderOwner): Promise<void> {
  if (asRoot()) await chown(path, owner.uid, owner.gid);
}

async function copyTree(from: string, to: string, options: Parameters<Clusters['copyTree']>[2]): Promise<void> {
  const files: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    await mkdir(join(to, folder), { recursive: true, mode: 0o700 });
    await chmod(join(to, folder), 0o700);
    await giveTo(join(to, folder), options.owner);
    const entries = await readdir(join(from, folder), { withFileTypes: true }).catch((error: unknown) => {
      if (options.live && isCode(error, 'ENOENT')) return [];
      throw error;
    });
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const choice = options.choose(path);
      if (choice === 'skip') continue;
      const directory = entry.isDirectory() || (entry.isSymbolicLink() && (await stat(join(from, path))).isDirectory());
      if (directory && choice === 'empty') {
        await mkdir(join(to, path), { recursive: true, mode: 0o700 });
        await giveTo(join(to, path), options.owner);
      } else if (directory) await visit(path);
      else if (entry.isFile()) files.push(path);
    }
  };
  await visit('');
  await inTurns(files, async (path) => {
    try {
      await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
    } catch (error) {
      // A relation that is dropped while the server runs; the log that is copied afterwards drops it as well.
      if (options.live && isCode(error, 'ENOENT')) return;
      throw error;
    }
    await chmod(join(to, path), 0o600);
    await giveTo(join(to, path), options.owner);
  });
}

async function hashTree(path: string): Promise<{ path: string; bytes: number; sha256: string }[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const found: { path: string; bytes: number; sha256: string }[] = [];
  await inTurns(
    entries.filter((entry) => entry.isFile()),
    async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
      found.push({ path: file.slice(path.length + 1), bytes: (await lstat(file)).size, sha256: hash.digest('hex') });
    },
  );
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function start(command: string[], options: Parameters<Clusters['start']>[1]): ReturnType<Clusters['start']> {
  const [program = '', ...args] = command;
  const log = await open(options.log, 'a', 0o600);
  try {
    await giveTo(options.log, options.owner);
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
      ...(asRoot() ? { uid: options.owner.uid, gid: options.owner.gid } : {}),
    });
    let failure = '';
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', (error) => {
        failure = `It could not be run as user ${options.owner.uid}, who must be able to enter ${options.cwd}: ${error.message}\n`;
        resolve();
      });
    });
    let ended = false;
    void exited.then(() => {
      ended = true;
    });
    if (options.stays) child.unref();
    const stop = async () => {
      if (ended) return;
      child.kill('SIGQUIT');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await exited.finally(() => clearTimeout(timer));
    };
    return {
      pid: child.pid ?? 0,
      exited,
      ended: () => ended,
      output: async () => failure + (await readFile(options.log, 'utf8')).trim().split('\n').slice(-8).join('\n'),
      stop,
    };
  } finally {
    await log.close();
  }
}
