import type { Inventory } from '../../model/inventory.ts';

/** Why a package of TypeScript sources could not be loaded where a service stands alone; null where it can. */
export function unreadable({ manifests, packages }: Inventory): string | null {
  const scripts = manifests.find(({ path }) => path === 'package.json')?.json.scripts;
  const start = String(((scripts ?? {}) as Record<string, unknown>).start ?? '');
  if (/(?:^|[\s/])(?:dist|build|out|lib)\//.test(start))
    return `the monolith starts from what it builds (${start}), and a build leaves the TypeScript of packages as it is`;
  return packages.some(({ name }) => name === 'tsx')
    ? null
    : 'its modules are TypeScript, which Node does not read below node_modules, and the monolith has no tsx to do it';
}
