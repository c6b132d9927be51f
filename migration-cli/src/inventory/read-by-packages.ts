import { occurrencesIn } from '../code/occurrences.ts';
import type { Edge } from '../model/inventory.ts';
import type { FolderIndex } from './folder-index.ts';
import { packageFolder } from './package-folder.ts';
import type { Source } from './project.ts';

/** Packages that read a folder of the working directory when they are loaded, without being told its name. */
const READS = new Map([['config', 'config/']]);

/** Edges of the imports of such packages to the folders that they read. Nothing that is printed names these. */
export function readByPackages({ project, manifests }: Source, folders: FolderIndex): Edge[] {
  return [...project.modules.values()].flatMap((module) => {
    if (![...READS.keys()].some((name) => module.text.includes(name))) return [];
    return occurrencesIn(module).flatMap((item): Edge[] => {
      const name = READS.get(item.specifier);
      const resolution = name === undefined ? null : project.resolve(module.path, item.specifier);
      if (name === undefined || resolution?.package !== item.specifier || resolution.to !== null) return [];
      const own = packageFolder(manifests, module.path);
      const to = [`${own}${name}`, name].find((folder) => folders.has(folder));
      if (to === undefined) return [];
      const { specifier, line, start, end, statement } = item;
      const at = { specifier, line, start, end, statement };
      return [{ from: module.path, to, package: specifier, kind: 'directory', alias: null, names: [], ...at }];
    });
  });
}
