import type { Node } from '../code/ast.ts';
import type { Layout } from './layout.ts';
import { nearestTo } from './nearest.ts';
import { placed } from './place.ts';
import type { Rest } from './state.ts';

/**
 * Declarations that no import leads to, such as fields that middleware adds to a request, hold in every file of their package:
 * what a service takes out of that package is compiled with a copy of them.
 */
export function copyAmbient(layout: Layout, rest: Rest): void {
  const own = [...layout.moves.keys(), ...layout.copies.keys()].filter((path) => /\.[cm]?tsx?$/.test(path));
  const packageOf = (path: string) => nearestTo(rest.paths, path, 'package.json');
  const packages = new Set(own.map(packageOf));
  const imported = new Set(rest.edges.map(({ to }) => to));
  for (const path of rest.paths) {
    if (!/\.d\.[cm]?ts$/.test(path) || imported.has(path) || layout.moves.has(path) || layout.copies.has(path))
      continue;
    if (packages.has(packageOf(path)) && isAmbient(rest.project.modules.get(path)?.program.body))
      layout.copies.set(path, placed(layout.service, path));
  }
}

/** True for a file that declares for all others: one without imports and exports, or with an extension of what others declare. */
function isAmbient(body: unknown): boolean {
  const statements = Array.isArray(body) ? (body as Node[]) : [];
  const augments = statements.some(({ type }) => type === 'TSModuleDeclaration' || type === 'TSGlobalDeclaration');
  return augments || (statements.length > 0 && !statements.some(({ type }) => /^(?:Im|Ex)port|^TSExport/.test(type)));
}
