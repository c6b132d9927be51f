import { posix } from 'node:path';

/** The files that exist, as resolution needs them. */
export interface Tree {
  has(path: string): boolean;
  /** The parsed package.json of a folder ('' is the root), or null. */
  manifest(folder: string): Record<string, unknown> | null;
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
