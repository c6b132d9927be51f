import { posix } from 'node:path';
import { type Occurrence, occurrencesIn } from '../code/occurrences.ts';
import { htmlOccurrences, styleOccurrences } from '../code/occurrences-markup.ts';
import type { Resolution } from '../code/resolve.ts';
import type { Edge, ImportedName } from '../model/inventory.ts';
import { folderOf } from './files.ts';
import type { Source } from './project.ts';

/** One edge for every specifier that is printed in the tree; what leads nowhere is said. */
export function readEdges(source: Source): Edge[] {
  return [...source.files.keys()].flatMap((path) =>
    fileOccurrences(source, path).flatMap((occurrence) => {
      const resolution = resolveOccurrence(source, path, occurrence);
      if (resolution.to === null && resolution.package === null) return missing(source, path, occurrence);
      return [edgeOf(source, path, occurrence, resolution)];
    }),
  );
}

function fileOccurrences({ files, project }: Source, path: string): Occurrence[] {
  const module = project.modules.get(path);
  if (module) return occurrencesIn(module);
  const text = files.get(path)?.text ?? '';
  if (/\.html?$/.test(path)) return htmlOccurrences(text);
  return files.get(path)?.entry.kind === 'style' ? styleOccurrences(text) : [];
}

function missing(source: Source, file: string, occurrence: Occurrence): Edge[] {
  const { specifier, line, kind } = occurrence;
  const generated = kind === 'new-url' || kind === 'html' || specifier.startsWith('/');
  const why = generated
    ? 'no such file in the tree: built, served or ignored by git'
    : 'it leads to no file of the tree';
  source.unresolved.push({ file, line, what: specifier, why });
  if (kind !== 'new-url') return [];
  // The text still has to follow a move, whatever writes the file later.
  const resolution = { ...NOTHING, to: posix.join(folderOf(file), specifier.replace(/[?#].*$/, '')) };
  return [{ ...edgeOf(source, file, occurrence, resolution), missing: true }];
}

const NOTHING: Resolution = { to: null, package: null, alias: null };

function resolveOccurrence(source: Source, path: string, { specifier, kind }: Occurrence): Resolution {
  const { files, project } = source;
  if (kind === 'html' || (kind === 'style' && specifier.startsWith('/'))) return resolveServed(source, path, specifier);
  if (kind === 'new-url') {
    const to = posix.join(folderOf(path), specifier.replace(/[?#].*$/, ''));
    if (files.has(to)) return { ...NOTHING, to };
    const folder = to === '.' || to === './' ? '' : `${to.replace(/\/$/, '')}/`;
    return hasFolder(source, folder) ? { ...NOTHING, to: folder } : project.resolve(path, specifier);
  }
  // Style sheets write relative paths without './' as well.
  if (kind === 'style' && !specifier.startsWith('.')) {
    const relative = project.resolve(path, `./${specifier.replace(/^~/, '')}`);
    return relative.to ? relative : project.resolve(path, specifier.replace(/^~/, ''));
  }
  return project.resolve(path, specifier);
}

export function hasFolder({ files }: Source, folder: string): boolean {
  for (const path of files.keys()) if (path.startsWith(folder)) return true;
  return false;
}

/** Addresses of a page: beside it, below its folder as the server's root, or in a `public` folder beside it. */
function resolveServed({ files }: Source, path: string, printed: string): Resolution {
  const specifier = printed.replace(/[?#].*$/, '');
  const folder = folderOf(path);
  const relative = specifier.replace(/^\//, '');
  const roots = specifier.startsWith('/') ? upwards(folder) : [folder];
  for (const root of roots) {
    for (const candidate of [posix.join(root, relative), posix.join(root, 'public', relative)]) {
      if (files.has(candidate)) return { ...NOTHING, to: candidate };
    }
  }
  return NOTHING;
}

function upwards(folder: string): string[] {
  return folder === '' ? [''] : [folder, ...upwards(folderOf(folder))];
}

function edgeOf({ project }: Source, from: string, item: Occurrence, resolution: Resolution): Edge {
  const names: ImportedName[] = item.names.map((name) => ({
    ...name,
    origin: resolution.to === null ? null : project.origin(from, item.specifier, name.imported),
  }));
  const { kind, specifier, line, start, end, statement } = item;
  return { from, ...resolution, kind, specifier, line, start, end, statement, names };
}
