import type { Inventory } from '../model/inventory.ts';
import { byText } from './files.ts';

/** Puts every list into an order that depends on the content alone. */
export function sortInventory(inventory: Inventory): Inventory {
  return {
    ...inventory,
    files: byKey(inventory.files, (item) => [item.path]),
    modules: byKey(inventory.modules, (item) => [item.path]),
    edges: distinct(
      sorted(inventory.edges, (item) => [item.from, item.start, item.end, item.to ?? item.package ?? '', item.kind]),
    ),
    calls: byKey(inventory.calls, (item) => [item.file, item.line, item.target.file, item.target.name]),
    routes: distinct(sorted(inventory.routes, (item) => [item.path, item.method, item.file, item.line])),
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
    schemaChanges: byKey(inventory.schemaChanges, (item) => [item.file, item.line, item.what]),
    dynamicEdges: distinct(sorted(inventory.dynamicEdges, (item) => [item.file, item.line, item.pattern])),
    unresolved: distinct(sorted(inventory.unresolved, (item) => [item.file, item.line, item.what, item.why])),
  };
}

interface Sorted<T> {
  items: T[];
  /** The key of each item. */
  keys: (string | number)[][];
}

function byKey<T>(items: T[], keyOf: (item: T) => (string | number)[]): T[] {
  return sorted(items, keyOf).items;
}

function sorted<T>(items: T[], keyOf: (item: T) => (string | number)[]): Sorted<T> {
  const keyed = items.map((item) => ({ item, key: keyOf(item) })).sort((a, b) => compareKeys(a.key, b.key));
  return { items: keyed.map(({ item }) => item), keys: keyed.map(({ key }) => key) };
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

/** Without what stands in a list twice. Equal items have equal keys, so they stand together. */
function distinct<T>({ items, keys }: Sorted<T>): T[] {
  let run = new Set<string>();
  return items.filter((item, index) => {
    const starts = index === 0 || compareKeys(keys[index - 1] ?? [], keys[index] ?? []) !== 0;
    const ends = index === items.length - 1 || compareKeys(keys[index] ?? [], keys[index + 1] ?? []) !== 0;
    if (starts && ends) return true;
    if (starts) run = new Set();
    const text = JSON.stringify(item);
    const isNew = !run.has(text);
    run.add(text);
    return isNew;
  });
}
