import type { Inventory } from '../model/inventory.ts';

/** What the loads of some modules lead to. */
export interface Reached {
  /** Modules, those that it was asked of among them. */
  files: Set<string>;
  /** False where one of them loads what the text does not bound, so that there can be more. */
  bounded: boolean;
}

/** Every module that is loaded, directly or by others, where these are; a folder that is read stands for its modules. */
export function reachedFrom({ edges, modules, dynamicEdges }: Inventory, from: Iterable<string>): Reached {
  const loads = Map.groupBy(edges, (edge) => edge.from);
  const dynamic = Map.groupBy(dynamicEdges, ({ file }) => file);
  const paths = modules.map(({ path }) => path);
  const files = new Set(from);
  const queue = [...files];
  let bounded = true;
  const add = (path: string) => {
    if (files.has(path)) return;
    files.add(path);
    queue.push(path);
  };
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const { to, anchor } of loads.get(path) ?? []) {
      if (to === null || anchor) continue;
      for (const target of to.endsWith('/') ? paths.filter((item) => item.startsWith(to)) : [to]) add(target);
    }
    for (const { reaches, seen } of dynamic.get(path) ?? []) {
      bounded &&= reaches !== null;
      for (const target of reaches ?? seen ?? []) add(target);
    }
  }
  return { files, bounded };
}
