import { posix } from 'node:path';

/** The files that exist, as resolution needs them. */
export interface Tree {
  has(path: string): boolean;
  /** The parsed package.json of a folder ('' is the root), or null. */
  manifest(folder: string): Record<string, unknown> | null;
  /** False where nothing at all is called like that, whatever its extension; most probes end here. */
  mayHave(path: string): boolean;
}

/** A tree over a list of paths, which must not change as long as the tree is used. */
export function treeOf(
  paths: { has(path: string): boolean; keys(): Iterable<string> },
  manifest: Tree['manifest'],
): Tree {
  let stems: Set<string> | null = null;
  return {
    has: (path) => paths.has(path),
    manifest,
    mayHave: (path) => {
      stems ??= stemsOf(paths.keys());
      return stems.has(stemOf(path));
    },
  };
}

/** The path up to the first dot of its last name. */
function stemOf(path: string): string {
  const name = path.lastIndexOf('/') + 1;
  const dot = path.indexOf('.', name + 1);
  return dot === -1 ? path : path.slice(0, dot);
}

/** Of every file and folder; a style sheet's '_name' is also asked for as 'name'. */
function stemsOf(paths: Iterable<string>): Set<string> {
  const stems = new Set(['']);
  for (const path of paths) {
    stems.add(stemOf(path));
    const name = path.lastIndexOf('/') + 1;
    if (path[name] === '_') stems.add(stemOf(path.slice(0, name) + path.slice(name + 1)));
    for (let slash = name - 1; slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const known = stems.size;
      stems.add(stemOf(path.slice(0, slash)));
      if (stems.size === known) break;
    }
  }
  return stems;
}

const SCRIPT_FIRST = ['.js', '.json', '.node', '.mjs', '.cjs', '.jsx', '.ts', '.tsx', '.mts', '.cts', '.d.ts'];
const TYPED_FIRST = ['.ts', '.tsx', '.mts', '.cts', '.d.ts', '.js', '.jsx', '.mjs', '.cjs', '.json', '.node'];
const COMPONENT = ['.vue', '.svelte', '.css', '.scss', '.sass', '.less'];

/** What a printed JavaScript extension may mean in TypeScript sources. */
const SOURCE_OF: Record<string, string[]> = {
  '.js': ['.ts', '.tsx', '.d.ts', '.jsx'],
  '.jsx': ['.tsx', '.d.ts'],
  '.mjs': ['.mts', '.d.mts'],
  '.cjs': ['.cts', '.d.cts'],
};

/** The file that a path without certainty about extension or index means, or null. */
export function probe(tree: Tree, target: string, from: string): string | null {
  const path = target.replace(/\/+$/, '').replace(/^\.\//, '');
  if (path.startsWith('../') || path === '..') return null;
  if (path !== '.' && !tree.mayHave(path)) return null;
  if (!target.endsWith('/') && path !== '.') {
    const file = probeFile(tree, path, from);
    if (file) return file;
  }
  return probeFolder(tree, path === '.' ? '' : path, from);
}

function extensions(from: string): string[] {
  if (/\.(?:scss|sass|less|css|pcss)$/.test(from)) return ['.scss', '.sass', '.css', '.less'];
  return [...(/\.(?:[cm]?ts|tsx)$/.test(from) ? TYPED_FIRST : SCRIPT_FIRST), ...COMPONENT];
}

function probeFile(tree: Tree, path: string, from: string): string | null {
  if (tree.has(path)) return path;
  const printed = posix.extname(path);
  for (const source of SOURCE_OF[printed] ?? []) {
    const candidate = path.slice(0, -printed.length) + source;
    if (tree.has(candidate)) return candidate;
  }
  for (const extension of extensions(from)) {
    if (tree.has(path + extension)) return path + extension;
    const partial = posix.join(posix.dirname(path), `_${posix.basename(path)}${extension}`);
    if (/\.s[ac]ss$/.test(extension) && tree.has(partial)) return partial;
  }
  return null;
}

function probeFolder(tree: Tree, folder: string, from: string): string | null {
  const main = tree.manifest(folder)?.main;
  if (typeof main === 'string') {
    const entry = posix.join(folder, main);
    const found = probeFile(tree, entry, from) ?? probeFile(tree, posix.join(entry, 'index'), from);
    if (found) return found;
  }
  return probeFile(tree, posix.join(folder, 'index'), from);
}
