import type { Edge, Inventory } from '../../model/inventory.ts';
import { readInventory } from '../read.ts';

/** The inventory of a tree that is given as texts by path. */
export function inventoryOf(tree: Record<string, string>): Promise<Inventory> {
  const encoder = new TextEncoder();
  return readInventory({ files: Object.keys(tree), commit: null, read: (path) => encoder.encode(tree[path] ?? '') });
}

/** Edges in short: 'from -kind-> to', packages in brackets. */
export function edgesOf(inventory: Inventory, from?: string): string[] {
  const chosen = inventory.edges.filter((edge) => from === undefined || edge.from === from);
  return chosen.map((edge) => `${edge.from} -${edge.kind}-> ${edge.to ?? `[${edge.package}]`}`);
}

/** What the span of an edge holds in its file. */
export function printed(tree: Record<string, string>, edge: Edge): string {
  return (tree[edge.from] ?? '').slice(edge.start, edge.end);
}
