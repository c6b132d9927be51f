import { posix } from 'node:path';
import type { PlanFile } from '../../model/plan-file.ts';
import { withSlash } from '../place.ts';

/** A package of modules that several services use: one source, in a folder beside the services. */
export interface SharedPackage {
  /** What importers print, for example @shop/words. */
  name: string;
  /** Its folder in the migrated repository, ending in '/'. */
  folder: string;
}

const UNNAMED = 'shared';

/** A name with a scope stays as it is; a plain one gets the monolith's as its scope, so that no public package can have it by chance. */
export function sharedPackage(plan: PlanFile, to: string | undefined): SharedPackage {
  const given = to ?? UNNAMED;
  const plain = given.split('/').at(-1) ?? given;
  const scope = plan.monolith.name.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  return { name: given.startsWith('@') ? given : `@${scope}/${plain}`, folder: `packages/${plain}/` };
}

/** Every package that the phases of a plan decide on, each once. */
export function sharedPackages(plan: PlanFile): SharedPackage[] {
  const all = plan.phases.flatMap(({ decisions }) =>
    decisions.flatMap(({ choice, to }) => (choice === 'package' ? [sharedPackage(plan, to)] : [])),
  );
  return [...new Map(all.map((one) => [one.name, one])).values()];
}

/** The package that a path of the migrated repository belongs to, or null. */
export function packageAt(plan: PlanFile, path: string): SharedPackage | null {
  return sharedPackages(plan).find(({ folder }) => path.startsWith(folder)) ?? null;
}

/** How a manifest in `from` asks for a package of this repository: by path, so that no registry is ever asked for it. */
export function packageRange(from: string, { folder }: SharedPackage): string {
  return `file:${posix.relative(withSlash(from), folder.replace(/\/$/, ''))}`;
}

const CODE = /(?:\.d)?\.[cm]?[jt]sx?$/;

/**
 * What each file of a package is exported as: code without its extension, everything else with it. `known` are those that
 * are exported already and keep their key; both name files by their path below the package's folder.
 */
export function exportKeys(paths: string[], known: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const keys = new Map(known);
  const taken = new Set(known.values());
  // The shortest form goes to the file that Node would take: a file before the index of a folder of the same name.
  for (const path of paths.filter((one) => !known.has(one)).sort(shortestFirst)) {
    const key = [withoutIndex(path), withoutExtension(path), path].find((one) => one !== null && !taken.has(one));
    if (key === undefined || key === null) continue;
    taken.add(key);
    keys.set(path, key);
  }
  return keys;
}

const shortestFirst = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1);

const withoutExtension = (path: string) => (CODE.test(path) ? path.replace(CODE, '') : path);

function withoutIndex(path: string): string | null {
  if (!CODE.test(path)) return path;
  const plain = withoutExtension(path);
  if (plain === 'index') return '';
  return plain.endsWith('/index') ? plain.slice(0, -'/index'.length) : plain;
}
