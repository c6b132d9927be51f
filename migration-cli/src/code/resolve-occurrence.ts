import { posix } from 'node:path';
import type { Occurrence } from './occurrences.ts';
import type { Resolution } from './resolve.ts';

/** What resolution asks of a tree of files. */
export interface Places {
  has(path: string): boolean;
  /** `folder` ends in '/'; '' is the root. */
  hasFolder(folder: string): boolean;
  resolve(from: string, specifier: string): Resolution;
}

const NOTHING: Resolution = { to: null, package: null, alias: null };
const folderOf = (path: string) => (posix.dirname(path) === '.' ? '' : posix.dirname(path));

/** Resolves a printed specifier by the rules of its kind: what a page, a style sheet and a URL say are no module names. */
export function resolveOccurrence(
  places: Places,
  path: string,
  { specifier, kind }: Pick<Occurrence, 'specifier' | 'kind'>,
): Resolution {
  if (kind === 'html' || (kind === 'style' && specifier.startsWith('/'))) return resolveServed(places, path, specifier);
  if (kind === 'new-url') return resolveUrl(places, path, specifier);
  // Style sheets write relative paths without './' as well.
  if (kind === 'style' && !specifier.startsWith('.')) {
    const relative = places.resolve(path, `./${specifier.replace(/^~/, '')}`);
    return relative.to ? relative : places.resolve(path, specifier.replace(/^~/, ''));
  }
  return places.resolve(path, specifier);
}

function resolveUrl(places: Places, path: string, specifier: string): Resolution {
  const to = urlTarget(path, specifier);
  if (places.has(to)) return { ...NOTHING, to };
  const folder = to === '.' || to === './' ? '' : `${to.replace(/\/$/, '')}/`;
  return places.hasFolder(folder) ? { ...NOTHING, to: folder } : places.resolve(path, specifier);
}

/** Where `new URL(specifier, import.meta.url)` leads, whether something stands there or not. */
export function urlTarget(path: string, specifier: string): string {
  return posix.join(folderOf(path), specifier.replace(/[?#].*$/, ''));
}

/** Addresses of a page: beside it, below its folder as the server's root, or in a `public` folder beside it. */
function resolveServed(places: Places, path: string, printed: string): Resolution {
  const specifier = printed.replace(/[?#].*$/, '');
  const folder = folderOf(path);
  const relative = specifier.replace(/^\//, '');
  const roots = specifier.startsWith('/') ? upwards(folder) : [folder];
  for (const root of roots) {
    for (const candidate of [posix.join(root, relative), posix.join(root, 'public', relative)]) {
      if (places.has(candidate)) return { ...NOTHING, to: candidate };
    }
  }
  return NOTHING;
}

function upwards(folder: string): string[] {
  return folder === '' ? [''] : [folder, ...upwards(folderOf(folder))];
}

/** Every folder of a list of paths, ending in '/'; '' is the root. */
export function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set(['']);
  for (const path of paths) {
    for (let slash = path.lastIndexOf('/'); slash !== -1; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash + 1);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
