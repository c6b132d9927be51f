import { createHash } from 'node:crypto';
import type { TreeView } from '../model/operation.ts';
import type { Dependencies } from '../model/ports.ts';

export interface TreeFile {
  bytes: Uint8Array;
  executable: boolean;
}

/** A tree in memory that follows every change, so that operations stay pure and a dry run sees what a real one does. */
export interface MutableTree extends TreeView {
  put(path: string, file: TreeFile): void;
  remove(path: string): void;
  paths(): string[];
}

/** sha256 of a content: its name in the object store. */
export function contentHash(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function createTree(files: Map<string, TreeFile> = new Map()): MutableTree {
  const hashes = new Map<string, string>();
  const get = (path: string): TreeFile => {
    const file = files.get(path);
    if (file === undefined) throw new Error(`The tree has no ${path}.`);
    return file;
  };
  return {
    exists: (path) => files.has(path),
    read: (path) => get(path).bytes,
    readText: (path) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(get(path).bytes),
    executable: (path) => get(path).executable,
    hash: (path) => {
      const known = hashes.get(path) ?? contentHash(get(path).bytes);
      hashes.set(path, known);
      return known;
    },
    list: (prefix) => [...files.keys()].filter((path) => path.startsWith(prefix)).sort(),
    paths: () => [...files.keys()].sort(),
    put: (path, file) => {
      files.set(path, file);
      hashes.delete(path);
    },
    remove: (path) => {
      files.delete(path);
      hashes.delete(path);
    },
  };
}

/** Every tracked file below `folder`, which is a git work tree, as it stands on the disk. */
export async function loadTree(deps: Pick<Dependencies, 'git' | 'files'>, folder: string): Promise<MutableTree> {
  const files = new Map<string, TreeFile>();
  const entries = parseStage(await deps.git.run(folder, ['ls-files', '--stage', '-z']));
  // A few at a time: a large repository has more files than a process may have open.
  for (let start = 0; start < entries.length; start += 64) {
    await Promise.all(
      entries.slice(start, start + 64).map(async ({ mode, path, blob }) => {
        const bytes =
          mode === '120000'
            ? new TextEncoder().encode(await deps.git.run(folder, ['cat-file', 'blob', blob]))
            : await readIfThere(deps, `${folder}/${path}`);
        if (bytes !== null) files.set(path, { bytes, executable: mode === '100755' });
      }),
    );
  }
  return createTree(files);
}

async function readIfThere(deps: Pick<Dependencies, 'files'>, path: string): Promise<Uint8Array | null> {
  return (await deps.files.exists(path)) ? deps.files.read(path) : null;
}

function parseStage(text: string): { mode: string; blob: string; path: string }[] {
  return text.split('\0').flatMap((line) => {
    const match = /^(\d+) ([0-9a-f]+) \d\t(.*)$/s.exec(line);
    const [, mode = '', blob = '', path = ''] = match ?? [];
    // 160000 is a submodule: a commit, no file.
    return match === null || mode === '160000' ? [] : [{ mode, blob, path }];
  });
}
