import type { Change, TreeView } from '../../model/operation.ts';
import { decode, encode, sha256 } from './bytes.ts';

interface Entry {
  read(): Uint8Array;
  hash(): string;
  executable(): boolean;
}

/** Changes over a base; overlays of overlays share one base, so that a long chain stays as fast as a short one. */
class Overlay implements TreeView {
  readonly base: TreeView;
  readonly written: Map<string, Entry | null>;

  constructor(base: TreeView, written: Map<string, Entry | null>) {
    this.base = base;
    this.written = written;
  }

  find(path: string): Entry | null {
    const entry = this.written.get(path);
    if (entry !== undefined) return entry;
    if (!this.base.exists(path)) return null;
    const { base } = this;
    return { read: () => base.read(path), hash: () => base.hash(path), executable: () => base.executable(path) };
  }

  must(path: string): Entry {
    const entry = this.find(path);
    if (!entry) throw new Error(`${path} does not exist in this tree`);
    return entry;
  }

  exists(path: string): boolean {
    return this.find(path) !== null;
  }

  read(path: string): Uint8Array {
    return this.must(path).read();
  }

  readText(path: string): string {
    return decode(this.read(path));
  }

  hash(path: string): string {
    return this.must(path).hash();
  }

  executable(path: string): boolean {
    return this.must(path).executable();
  }

  list(prefix: string): string[] {
    const paths = new Set(this.base.list(prefix));
    for (const [path, entry] of this.written) {
      if (!path.startsWith(prefix)) continue;
      if (entry) paths.add(path);
      else paths.delete(path);
    }
    return [...paths].sort();
  }
}

/**
 * The tree as it will stand after `changes`, without touching `view`. Database and process changes leave it as it is,
 * so that a dry run can chain operations in memory.
 */
export function applyToOverlay(view: TreeView, changes: Change[]): TreeView {
  const overlay =
    view instanceof Overlay ? new Overlay(view.base, new Map(view.written)) : new Overlay(view, new Map());
  for (const change of changes) applyOne(overlay, change);
  return overlay;
}

function applyOne(overlay: Overlay, change: Change): void {
  const { written } = overlay;
  if (change.type === 'WriteFile') {
    const bytes = encode(change.content, change.encoding);
    written.set(change.path, { read: () => bytes, hash: () => sha256(bytes), executable: () => change.executable });
  } else if (change.type === 'DeleteFile') {
    written.set(change.path, null);
  } else if (change.type === 'MoveFile' || change.type === 'CopyFile') {
    written.set(change.to, overlay.must(change.from));
    if (change.type === 'MoveFile') written.set(change.from, null);
  }
}

/** A tree held in memory: path → text or bytes. */
export function memoryTree(files: Record<string, string | Uint8Array>, executables: string[] = []): TreeView {
  const bytesOf = (path: string): Uint8Array => {
    const content = files[path];
    if (content === undefined) throw new Error(`${path} does not exist in this tree`);
    return typeof content === 'string' ? encode(content, 'utf8') : content;
  };
  return {
    exists: (path) => files[path] !== undefined,
    read: bytesOf,
    readText: (path) => decode(bytesOf(path)),
    hash: (path) => sha256(bytesOf(path)),
    executable: (path) => executables.includes(path),
    list: (prefix) =>
      Object.keys(files)
        .filter((path) => path.startsWith(prefix))
        .sort(),
  };
}
