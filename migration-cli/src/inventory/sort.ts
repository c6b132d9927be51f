import type { Inventory } from '../model/inventory.ts';
import { byText } from './files.ts';

/** Puts every list into an order that depends on the content alone. */
export function sortInventory(inventory: Inventory): Inventory {
  return {
    ...inventory,
    files: byKey(inventory.files, (item) => [item.path]),
    modules: byKey(inventory.modules, (item) => [item.path]),
    edges: distinct(
      byKey(inventory.edges, (item) => [item.from, item.start, item.end, item.to ?? item.package ?? '', item.kind]),
    ),
    calls: byKey(inventory.calls, (item) => [item.file, item.line, item.target.file, item.target.name]),
    routes: distinct(byKey(inventory.routes, (item) => [item.path, item.method, item.file, item.line])),
    tables: byKey(inventory.tables, (item) => [item.name, item.file, item.line]),
    tableAccess: byKey(inventory.tableAccess, (item) => [item.file, item.line, item.table, item.access, item.via]),
    foreignKeys: byKey(inventory.foreignKeys, (item) => [
      item.table,
      item.columns.join(),
      item.references,
      item.file,
      item.line,
    ]),
    transactions: byKey(inventory.transactions, (item) => [item.file, item.line]),
    manifests: byKey(inventory.manifests, (item) => [item.path]),
    jobs: byKey(inventory.jobs, (item) => [item.file, item.line, item.name ?? '']),
    singletons: byKey(inventory.singletons, (item) => [item.file, item.line, item.name]),
    dynamicEdges: distinct(byKey(inventory.dynamicEdges, (item) => [item.file, item.line, item.pattern])),
    unresolved: distinct(byKey(inventory.unresolved, (item) => [item.file, item.line, item.what, item.why])),
  };
}

function byKey<T>(items: T[], keyOf: (item: T) => (string | number)[]): T[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  return keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ item }) => item);
}

function compareKeys(a: (string | number)[], b: (string | number)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    const order =
      typeof left === 'number' && typeof right === 'number' ? left - right : byText(String(left), String(right));
    if (order !== 0) return order;
  }
  return 0;
}

function distinct<T>(items: T[]): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = JSON.stringify(item);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
