import type { Edge, Inventory, PackageEntry } from '../model/inventory.ts';
import type { SharedUse } from './packages/shared-use.ts';
import { typesOf } from './types-of.ts';

export interface PackageGroups {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

export interface PackageNeeds {
  /** Edges of the part's files, tests and configuration included. */
  edges: Edge[];
  /** Programs that scripts start, and whether they are needed at run time. */
  tools: { name: string; runtime: boolean }[];
  typescript: boolean;
  /** True where the start checks types, so that they are needed at run time. */
  checksTypes?: boolean;
  /** The part's code, for packages that a framework loads by their name. */
  texts: string[];
  /** Packages of this repository that the part imports. */
  shared?: SharedUse;
}

/** Exactly the packages that these files use, at the versions that the monolith has locked. */
export function packagesFor(inventory: Inventory, needs: PackageNeeds): PackageGroups {
  const known = new Map(inventory.packages.map((entry) => [entry.name, entry]));
  const groups: PackageGroups = { dependencies: {}, devDependencies: {} };
  const add = (name: string, runtime: boolean | null) => {
    const entry = known.get(name);
    const version = entry === undefined ? null : versionFor(inventory, entry, needs.edges);
    if (!entry || version === null) return;
    const development = runtime === null ? entry.declared === 'devDependency' : !runtime;
    if (groups.dependencies[name] !== undefined) return;
    if (development) groups.devDependencies[name] = version;
    else {
      delete groups.devDependencies[name];
      groups.dependencies[name] = version;
    }
  };
  const used = new Set(
    needs.edges.flatMap(({ package: name }) => (name === null || isBuiltinName(name) ? [] : [name])),
  );
  for (const name of used) add(name, null);
  for (const name of namedIn(needs.texts, inventory)) add(name, true);
  for (const { name, runtime } of needs.tools) add(name, runtime);
  if (needs.typescript) {
    const runtime = needs.checksTypes === true;
    add('@types/node', runtime);
    for (const name of [...used, ...needs.tools.map((tool) => tool.name)]) add(typesOf(name), runtime);
    for (const name of needs.shared?.types ?? []) add(name, runtime);
  }
  Object.assign(groups.dependencies, needs.shared?.dependencies);
  return { dependencies: sorted(groups.dependencies), devDependencies: sorted(groups.devDependencies) };
}

/** A runtime package that no file imports: a database driver or a view engine, which another package asks for. */
export function isLoadedByName({ packages }: Inventory, name: string): boolean {
  return packages.some((entry) => entry.name === name && entry.declared === 'dependency' && entry.files.length === 0);
}

/** Those that stand in the code as a text, such as the engine of `app.set('view engine', 'ejs')`. */
function namedIn(texts: string[], inventory: Inventory): string[] {
  return inventory.packages.flatMap(({ name }) => {
    if (!isLoadedByName(inventory, name)) return [];
    const quoted = ["'", '"', '`'].map((quote) => `${quote}${name}${quote}`);
    return texts.some((text) => quoted.some((one) => text.includes(one))) ? [name] : [];
  });
}

const isBuiltinName = (name: string) => name.startsWith('node:');

/** The locked version; where manifests of the tree ask for several, what the one asks for that is nearest to the files. */
function versionFor({ manifests }: Inventory, { name, version }: PackageEntry, edges: Edge[]): string | null {
  const asked = manifests.flatMap(({ path, json }) => {
    const range = DECLARED.map((group) => (json[group] as Record<string, unknown> | undefined)?.[name]).find(isText);
    return range === undefined ? [] : [{ folder: path.slice(0, -'package.json'.length), range }];
  });
  if (new Set(asked.map(({ range }) => range)).size < 2) return version ?? asked[0]?.range ?? null;
  const around = asked.filter(({ folder }) => edges.some(({ from }) => from.startsWith(folder)));
  const [nearest = asked[0]] = around.sort((a, b) => b.folder.length - a.folder.length);
  return nearest?.range ?? version;
}

const DECLARED = ['dependencies', 'devDependencies', 'optionalDependencies'];
const isText = (value: unknown): value is string => typeof value === 'string';

export function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Packages of the monolith that only files which left have used; types go with their package. */
export function unusedPackages(
  inventory: Inventory,
  before: Edge[],
  after: Edge[],
  manifest: Record<string, unknown>,
): string[] {
  const used = (edges: Edge[]) => new Set(edges.flatMap(({ package: name }) => name ?? []));
  const [was, is] = [used(before), used(after)];
  const text = JSON.stringify(manifest.scripts ?? {});
  const declared = DECLARED.flatMap((group) => Object.keys((manifest[group] as object | undefined) ?? {}));
  const gone = declared.filter((name) => was.has(name) && !is.has(name) && !mentioned(text, name));
  const types = gone.map(typesOf).filter((name) => declared.includes(name));
  return [...new Set([...gone, ...types])].filter((name) => inventory.packages.some((entry) => entry.name === name));
}

function mentioned(scripts: string, name: string): boolean {
  return new RegExp(`(?:^|[\\s"'/=])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:[\\s"'/:]|$)`).test(scripts);
}
