import type { Manifest } from '../model/inventory.ts';

/** The folder of the nearest package.json above a file: '' is the root, any other ends in '/'. */
export function packageFolder(manifests: Manifest[], file: string): string {
  let longest = '';
  for (const { path } of manifests) {
    const folder = path.slice(0, -'package.json'.length);
    if (folder.length > longest.length && file.startsWith(folder)) longest = folder;
  }
  return longest;
}
