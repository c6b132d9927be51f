import { posix } from 'node:path';
import { packageName, type Resolution, type ResolveContext } from './resolve.ts';
import { probe } from './resolve-probe.ts';

/** A package.json of the tree. */
export interface PackageScope {
  /** '' for the root, otherwise without a trailing '/'. */
  folder: string;
  json: Record<string, unknown>;
}

/** Source conditions first: a workspace package that exports its sources is read as sources. */
const CONDITIONS = ['source', 'development', 'node', 'import', 'module', 'require', 'default', 'browser', 'types'];

/** The package.json that a file belongs to. */
export function nearestScope(context: ResolveContext, from: string): PackageScope | null {
  const holding = context.packages.filter(({ folder }) => folder === '' || from.startsWith(`${folder}/`));
  return holding.sort((a, b) => b.folder.length - a.folder.length)[0] ?? null;
}

/** `#name` through the `imports` of the nearest package.json, or null. */
export function resolveImports(context: ResolveContext, from: string, specifier: string): Resolution | null {
  const said = importTarget(context, from, specifier);
  if (!said) return null;
  if (said.path === null) return { to: null, package: packageName(said.target), alias: said.pattern };
  const to = probe(context.tree, said.path, from);
  return to ? { to, package: null, alias: said.pattern } : null;
}

/** What `imports` says for a specifier before anything is completed; `path` is null where it says a package. */
export function importTarget(
  context: ResolveContext,
  from: string,
  specifier: string,
): { pattern: string; target: string; path: string | null } | null {
  const scope = nearestScope(context, from);
  const match = scope ? matchSubpath(scope.json.imports, specifier) : null;
  if (!scope || !match) return null;
  return { ...match, path: match.target.startsWith('.') ? posix.join(scope.folder, match.target) : null };
}

/** The workspace package of a name, or null. Of several, such as the copy that a service has, the one nearest to the file `from`. */
export function packageOf({ packages }: ResolveContext, name: string, from = ''): PackageScope | null {
  const found = packages.filter(({ json, folder }) => json.name === name && folder !== '');
  if (found.length < 2) return found[0] ?? null;
  return found.map((scope) => ({ scope, near: sharedFolders(scope.folder, from) })).sort((a, b) => b.near - a.near)[0]
    ?.scope as PackageScope;
}

/** How many folders two paths have in common from the root on. */
function sharedFolders(a: string, b: string): number {
  const others = b.split('/');
  const apart = a.split('/').findIndex((name, index) => others[index] !== name);
  return apart === -1 ? a.split('/').length : apart;
}

/** A package that stands in this tree (a workspace, or a package that names itself), or null. */
export function resolveWorkspace(context: ResolveContext, from: string, specifier: string): Resolution | null {
  const name = packageName(specifier);
  const scope = packageOf(context, name, from);
  if (!scope) return null;
  const subpath = `.${specifier.slice(name.length)}`;
  const match = matchSubpath(scope.json.exports, subpath);
  const target = match?.target ?? (scope.json.exports === undefined ? subpath : null);
  const to = target === null ? null : probe(context.tree, posix.join(scope.folder, target), from);
  return { to: to ?? sourceOf(context, scope, target, subpath === '.', from), package: name, alias: null };
}

const BUILT = /^(?:\.\/)?(?:(?:dist|build|built|lib|out|output|target|esm?|cjs|umd|commonjs|module|types)\/)+/;
const SOURCES = ['src', 'source', 'lib', '.'];
const PRINTED = /\.(?:d\.)?[cm]?[jt]sx?$/;

/**
 * The source of a built file that is not in the tree: `dist/cjs/index.js` is made of `src/index.ts`; of a bundle that is
 * called otherwise it is the index.
 */
function sourceOf(
  { tree }: ResolveContext,
  { folder, json: { main, module, types, typings } }: PackageScope,
  target: string | null,
  isRoot: boolean,
  from: string,
): string | null {
  const wanted = target === null ? [] : target === '.' ? [main, module, types, typings] : [target];
  const built = wanted.filter((path) => typeof path === 'string' && BUILT.test(path));
  const names = built.map((path) => String(path).replace(BUILT, '').replace(PRINTED, ''));
  if (isRoot && built.length > 0) names.push('index');
  for (const name of names)
    for (const source of SOURCES) {
      const found = probe(tree, posix.join(folder, source, name), from);
      if (found) return found;
    }
  return null;
}

function matchSubpath(table: unknown, subpath: string): { pattern: string; target: string } | null {
  const map = subpathMap(table);
  const patterns = Object.keys(map).sort((a, b) => b.replace('*', '').length - a.replace('*', '').length);
  for (const pattern of patterns) {
    const [head = '', tail] = pattern.split('*');
    const exact = pattern === subpath;
    const fits =
      tail !== undefined && subpath.startsWith(head) && subpath.endsWith(tail) && subpath.length > head.length;
    const target = exact || fits ? conditionTarget(map[pattern]) : null;
    if (target === null) continue;
    const rest = fits ? subpath.slice(head.length, subpath.length - (tail ?? '').length) : '';
    return { pattern, target: target.replaceAll('*', () => rest) };
  }
  return null;
}

function subpathMap(table: unknown): Record<string, unknown> {
  if (typeof table !== 'object' || table === null || Array.isArray(table)) return { '.': table };
  const keys = Object.keys(table);
  return keys.some((key) => key.startsWith('.') || key.startsWith('#')) ? { ...table } : { '.': table };
}

function conditionTarget(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(conditionTarget).find((target) => target !== null) ?? null;
  if (typeof value !== 'object' || value === null) return null;
  const table = value as Record<string, unknown>;
  for (const condition of CONDITIONS) {
    const target = condition in table ? conditionTarget(table[condition]) : null;
    if (target !== null) return target;
  }
  return null;
}
