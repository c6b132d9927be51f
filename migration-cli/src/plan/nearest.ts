import { foldersOf } from './boundaries/globs-of.ts';

/** Where the manifest of the package that holds a module can stand: beside it or above it, the nearest first; '' is the root. */
export const packageFolders = (module: string): string[] => ['', ...foldersOf(module)].reverse();

/** The file of a name that stands nearest to a module, beside it or above it; null where there is none. */
export function nearestTo(paths: ReadonlySet<string>, module: string, name: string): string | null {
  return (
    packageFolders(module)
      .map((folder) => `${folder}${name}`)
      .find((path) => paths.has(path)) ?? null
  );
}
