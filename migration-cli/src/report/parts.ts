import type { Inventory } from '../model/inventory.ts';
import type { PlanFile } from '../model/plan-file.ts';

/** One service, or what is left of the monolith. */
export interface Part {
  name: string;
  modules: number;
  routes: number;
  tables: number;
}

/** What runs between two parts. */
export interface Bond {
  from: string;
  to: string;
  count: number;
}

export interface Parts {
  parts: Part[];
  imports: Bond[];
  /** Functions that the plan decided to call over HTTP, and those that go through an outbox. */
  calls: Bond[];
  events: Bond[];
}

/** The code by the part that it belongs to: `names` in the order in which they are shown. */
export function partsOf(inventory: Inventory, partOf: Record<string, string>, names: string[]): Parts {
  const tests = new Set(inventory.files.flatMap(({ path, test }) => (test ? [path] : [])));
  const own = (path: string) => (tests.has(path) ? undefined : partOf[path]);
  const parts = names.map((name) => ({
    name,
    modules: inventory.modules.filter(({ path }) => own(path) === name).length,
    routes: inventory.routes.filter(({ file }) => own(file) === name).length,
    tables: new Set(inventory.tableAccess.flatMap(({ file, table }) => (own(file) === name ? [table] : []))).size,
  }));
  const pairs = inventory.edges.flatMap(({ from, to }): [string, string][] => {
    const [a, b] = [own(from), to === null ? undefined : own(to)];
    return a === undefined || b === undefined || a === b ? [] : [[a, b]];
  });
  return { parts: parts.filter(({ modules }) => modules > 0), imports: counted(pairs), calls: [], events: [] };
}

/** The calls that the plan decided on for services that stand already; `rest` is what is left of the monolith. */
export function withCalls(parts: Parts, plan: PlanFile, rest: string): Parts {
  const there = new Set(parts.parts.map(({ name }) => name));
  const pairs = (choice: 'remote' | 'outbox') =>
    plan.phases
      .filter(({ service }) => there.has(service))
      .flatMap(({ service, decisions }) =>
        decisions.flatMap((one): [string, string][] => {
          if (one.choice !== choice || one.to === undefined) return [];
          return [[service, there.has(one.to) ? one.to : rest]];
        }),
      )
      .filter(([from, to]) => from !== to);
  return { ...parts, calls: counted(pairs('remote')), events: counted(pairs('outbox')) };
}

function counted(pairs: [string, string][]): Bond[] {
  const counts = new Map<string, Bond>();
  for (const [from, to] of pairs) {
    const key = JSON.stringify([from, to]);
    counts.set(key, { from, to, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1));
}

export const total = (bonds: Bond[]): number => bonds.reduce((sum, { count }) => sum + count, 0);
