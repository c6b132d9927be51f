import type { Edge } from '../../model/inventory.ts';
import type { PlanFile } from '../../model/plan-file.ts';
import { readJson } from '../state.ts';
import { typesOf } from '../types-of.ts';
import { packageRange, type SharedPackage, sharedPackages } from './names.ts';

/** The manifests of every package in a tree, by folder without a trailing '/'. */
export function manifestsIn(plan: PlanFile, files: ReadonlyMap<string, string | null>) {
  const found = new Map<SharedPackage, Record<string, unknown>>();
  for (const shared of sharedPackages(plan)) {
    const json = readJson(files.get(`${shared.folder}package.json`) ?? null);
    if (json !== null) found.set(shared, json);
  }
  return found;
}

export interface SharedUse {
  /** Package name → where it is, as a manifest in the importer's folder says it. */
  dependencies: Record<string, string>;
  /** Types of what the packages themselves use: the importer's compiler reads their sources. */
  types: string[];
}

/** What importers below `folder` need for the packages of this repository that they import. */
export function sharedUse(
  plan: PlanFile,
  edges: Edge[],
  folder: string,
  files: ReadonlyMap<string, string | null>,
): SharedUse {
  const names = new Set(edges.map((edge) => edge.package));
  const used = [...manifestsIn(plan, files)].filter(([{ name }]) => names.has(name));
  return {
    dependencies: Object.fromEntries(used.map(([shared]) => [shared.name, packageRange(folder, shared)])),
    types: used.flatMap(([, { dependencies }]) => Object.keys((dependencies ?? {}) as object).map(typesOf)),
  };
}
