import { type Occurrence, occurrencesIn, occurrencesOf } from '../code/occurrences.ts';
import { isCode } from '../code/parse.ts';
import type { Resolution } from '../code/resolve.ts';
import { foldersOf, type Places, resolveOccurrence, urlTarget } from '../code/resolve-occurrence.ts';
import type { Edge, ImportedName, Unresolved } from '../model/inventory.ts';
import type { Source } from './project.ts';

/** One edge for every specifier that is printed in the tree; what leads nowhere is said. */
export function readEdges(source: Source): Edge[] {
  const places = placesOf(source);
  return [...source.files.keys()].flatMap((path) =>
    fileOccurrences(source, path).flatMap((occurrence) => {
      const { resolution, missing } = resolved(places, path, occurrence, source.unresolved);
      if (resolution === null) return [];
      const edge = edgeOf(source, path, occurrence, resolution);
      return [missing ? { ...edge, missing } : edge];
    }),
  );
}

export function placesOf({ files, project }: Pick<Source, 'files' | 'project'>): Places {
  const folders = foldersOf(files.keys());
  return {
    has: (path) => files.has(path),
    hasFolder: (folder) => folders.has(folder),
    resolve: (from, specifier) => project.resolve(from, specifier),
  };
}

function fileOccurrences({ files, project }: Source, path: string): Occurrence[] {
  const module = project.modules.get(path);
  if (module) return occurrencesIn(module);
  // What was compiled from a source beside it, and code that is not text, has no module.
  return isCode(path) ? [] : occurrencesOf(path, files.get(path)?.text ?? '');
}

/** Where an occurrence leads. `missing`: nowhere yet, but its text has to follow a move all the same. */
export function resolved(
  places: Places,
  file: string,
  occurrence: Occurrence,
  unresolved: Unresolved[],
): { resolution: Resolution | null; missing: boolean } {
  const resolution = resolveOccurrence(places, file, occurrence);
  if (resolution.to !== null || resolution.package !== null) return { resolution, missing: false };
  const { specifier, line, kind } = occurrence;
  const generated = kind === 'new-url' || kind === 'html' || specifier.startsWith('/');
  const why = generated
    ? 'no such file in the tree: built, served or ignored by git'
    : 'it leads to no file of the tree';
  unresolved.push({ file, line, what: specifier, why });
  if (kind !== 'new-url') return { resolution: null, missing: true };
  // The text still has to follow a move, whatever writes the file later.
  return { resolution: { to: urlTarget(file, specifier), package: null, alias: null }, missing: true };
}

function edgeOf({ project }: Source, from: string, item: Occurrence, resolution: Resolution): Edge {
  const names: ImportedName[] = item.names.map((name) => ({
    ...name,
    origin: resolution.to === null ? null : project.origin(from, item.specifier, name.imported),
  }));
  const { kind, specifier, line, start, end, statement } = item;
  return { from, ...resolution, kind, specifier, line, start, end, statement, names };
}
