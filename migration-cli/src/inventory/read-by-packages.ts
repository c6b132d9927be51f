import { occurrencesIn } from '../code/occurrences.ts';
import type { Edge } from '../model/inventory.ts';
import type { FolderIndex } from './folder-index.ts';
import { packageFolder } from './package-folder.ts';
import type { Source } from './project.ts';

/** What a package reads of the package that loads it (`own`, ending in '/' or ''), without being told: paths, folders with a slash. */
type Reads = (source: Source, folders: FolderIndex, own: string) => string[];

const READS: Record<string, Reads> = {
  config: (_, folders, own) => [`${own}config/`, 'config/'].filter((folder) => folders.has(folder)).slice(0, 1),
  // The client is generated from the schema wherever the service is installed.
  '@prisma/client': ({ files, manifests }, _, own) =>
    [...files.keys()].filter((path) => path.endsWith('.prisma') && packageFolder(manifests, path) === own),
};

/** Edges of the imports of such packages to what they read. Nothing that is printed names these. */
export function readByPackages(source: Source, folders: FolderIndex): Edge[] {
  const { project, manifests } = source;
  return [...project.modules.values()].flatMap((module) => {
    if (!Object.keys(READS).some((name) => module.text.includes(name))) return [];
    return occurrencesIn(module).flatMap((item): Edge[] => {
      const reads = Object.hasOwn(READS, item.specifier) ? READS[item.specifier] : undefined;
      const resolution = reads && project.resolve(module.path, item.specifier);
      if (!reads || resolution?.package !== item.specifier || resolution.to !== null) return [];
      const { specifier, line, start, end, statement } = item;
      const at = { specifier, line, start, end, statement };
      return reads(source, folders, packageFolder(manifests, module.path)).map((to) => {
        const kind = to.endsWith('/') ? 'directory' : 'file';
        return { from: module.path, to, package: specifier, kind, alias: null, names: [], ...at };
      });
    });
  });
}
