import { posix } from 'node:path';
import type { Edge } from '../../model/inventory.ts';
import type { SpanEdit } from '../../model/operation.ts';
import { type Layout, packagePathOf, targetsOf } from '../layout.ts';
import { literalEdit } from '../literal-edit.ts';
import { type Rest, readJson } from '../state.ts';
import type { Members } from './members.ts';
import { exportKeys, type SharedPackage } from './names.ts';

/** What the files of packages are exported as: by their path in the package, and by the one that they had in the monolith. */
export type Specifiers = Map<string, string>;

/** The specifiers of everything in packages that this phase makes or extends, and of what earlier phases have put there. */
export function specifiersOf(layout: Layout, rest: Rest): Specifiers {
  const made = layout.packages.flatMap((members) => {
    const specifiers = exportsOf(members, rest);
    const before = [...members.files].map(([from, to]) => [from, specifiers.get(to) ?? ''] as const);
    return [...specifiers, ...before];
  });
  return new Map([...earlier(rest), ...made]);
}

function earlier(rest: Rest): [string, string][] {
  const known = new Map<string, Specifiers>();
  return [...rest.shared].flatMap(([path, origin]) => {
    const folder = path.split('/').slice(0, 2).join('/');
    const manifest = readJson(rest.text(`${folder}/package.json`));
    const shared = { name: String(manifest?.name), folder: `${folder}/` };
    const specifiers = known.get(folder) ?? exportsOf({ shared, files: new Map() }, rest);
    known.set(folder, specifiers);
    const specifier = specifiers.get(path);
    return specifier === undefined ? [] : [[origin, specifier]];
  });
}

function exportsOf({ shared, files }: Pick<Members, 'shared' | 'files'>, rest: Rest): Specifiers {
  const below = (path: string) => path.slice(shared.folder.length);
  const keys = exportKeys([...files.values()].map(below), knownKeys(rest, shared));
  return new Map(
    [...keys].map(([path, key]) => [shared.folder + path, key === '' ? shared.name : `${shared.name}/${key}`]),
  );
}

/** Path below the package's folder → key, of what the package exports already. */
function knownKeys(rest: Rest, { folder }: SharedPackage): Map<string, string> {
  const table = readJson(rest.text(`${folder}package.json`))?.exports;
  const entries = typeof table === 'object' && table !== null ? Object.entries(table) : [];
  return new Map(
    entries.flatMap(([key, target]) =>
      typeof target === 'string' ? [[target.replace(/^\.\//, ''), key.replace(/^\.\/?/, '')] as const] : [],
    ),
  );
}

/** How an importer outside of the package prints a file of the monolith that goes into one; null where it does not. */
export function specifierIn(specifiers: Specifiers, path: string): string | null {
  return specifiers.get(path) ?? null;
}

/** What reads a file or a folder by its place. */
export const READS = new Set<Edge['kind']>(['file', 'directory', 'new-url', 'html']);

/** One import of a file that goes into a package, in code outside of it; what reads it by its path is a problem. */
export function importEdit(
  layout: Layout,
  rest: Rest,
  specifiers: Specifiers,
  edge: Edge,
  text: string,
): SpanEdit | null {
  const specifier = edge.to === null ? null : specifierIn(specifiers, edge.to);
  if (specifier !== null && !READS.has(edge.kind))
    return literalEdit(edge, text, specifier, 'it is in a package that services share');
  readByPath(layout, rest, edge);
  return null;
}

/** True where a folder is needed of which some files go into a package. */
export function reachesPackage(layout: Layout, rest: Rest, edge: Edge): boolean {
  if (edge.to === null || edge.anchor === true) return false;
  if (!edge.to.endsWith('/') && edge.kind !== 'directory') return packagePathOf(layout, edge.to) !== null;
  return targetsOf(edge, layout, rest).some((path) => packagePathOf(layout, path) !== null);
}

/** Notes the problem of an edge that reads by its path what goes into a package. */
export function readByPath(layout: Layout, rest: Rest, edge: Edge): void {
  const { from, line, to } = edge;
  if (edge.anchor === true || !buildsPath(rest, edge)) return;
  layout.problems.push({
    what: `${from}:${line} reads ${to} by its path`,
    why: 'it goes into a package, which gives out modules and not places',
    next: 'decide to copy it, or take what reads it into the package',
  });
}

/** True where the path is put together here; a mere name is completed by the module that it is given to. */
function buildsPath({ edges }: Rest, { from, to, specifier }: Edge): boolean {
  const said = specifier.replace(/\/+$/, '');
  const target = to?.replace(/\/+$/, '');
  const whole = posix.join(posix.dirname(from), said) === target || posix.normalize(said) === target;
  return whole || anchoredIn(edges).has(from);
}

const anchored = new WeakMap<Edge[], Set<string>>();

/** The files that start paths from a folder. */
function anchoredIn(edges: Edge[]): Set<string> {
  const known = anchored.get(edges) ?? new Set(edges.filter((edge) => edge.anchor === true).map(({ from }) => from));
  anchored.set(edges, known);
  return known;
}
