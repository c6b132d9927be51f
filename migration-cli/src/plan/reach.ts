import type { Inventory } from '../model/inventory.ts';
import { withSlash } from './place.ts';

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
    for (const { to, anchor, kind } of loads.get(path) ?? []) {
      if (to === null || anchor) continue;
      const folder = to.endsWith('/') || kind === 'directory' ? withSlash(to) : null;
      for (const target of folder === null ? [to] : paths.filter((item) => item.startsWith(folder))) add(target);
    }
    for (const { reaches, seen } of dynamic.get(path) ?? []) {
      bounded &&= reaches !== null;
      for (const target of reaches ?? seen ?? []) add(target);
    }
  }
  return { files, bounded };
}

/**
 * Says which modules belong to the application that a module starts: a program with a start of its own that stands in the
 * same tree does not. Where the text does not bound what is loaded, every module may.
 */
export function startedWith(inventory: Inventory, start: string): (path: string) => boolean {
  const { files, bounded } = reachedFrom(inventory, [start]);
  return (path) => !bounded || files.has(path);
}
