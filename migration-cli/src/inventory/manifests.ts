import type { PackageScope } from '../code/resolve-package.ts';
import type { Manifest, Unresolved } from '../model/inventory.ts';
import { folderOf, type SourceFile } from './files.ts';
import { isRecord } from './json.ts';

/** Every package.json of the tree; one that cannot be read is said. */
export function readManifests(files: Map<string, SourceFile>, unresolved: Unresolved[]): Manifest[] {
  return [...files.values()].flatMap(({ entry: { path, test }, text }) => {
    if (!/(?:^|\/)package\.json$/.test(path) || text === null) return [];
    try {
      const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
      if (isRecord(json)) return [{ path, json }];
      throw new Error('it is not an object');
    } catch (error) {
      if (!test) unresolved.push({ file: path, line: 1, what: path, why: `not readable as JSON: ${String(error)}` });
      return [];
    }
  });
}

export function packageScopes(manifests: Manifest[]): PackageScope[] {
  return manifests.map(({ path, json }) => ({ folder: folderOf(path), json }));
}
