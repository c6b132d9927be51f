import type { Node } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { SymbolRef, TableAccess, TransactionEntry } from '../model/inventory.ts';
import type { CallGraph, KnownCall } from './call-graph.ts';
import { byText } from './files.ts';
import { functionName, within } from './functions.ts';
import { readTransactionHelpers } from './transaction-helpers.ts';

/** Every transaction with the tables that it reaches, itself or through what it calls, and the imported functions that it calls. */
export function readTransactions(graph: CallGraph, access: TableAccess[]): TransactionEntry[] {
  const { blocks } = readTransactionHelpers(graph);
  const reach = new Reach(graph, access);
  const imported = Map.groupBy(graph.imported, ({ module }) => module);
  return blocks.map(({ module, body, start }) => {
    const called = (imported.get(module) ?? []).filter(({ node }) => node.start >= body.start && node.end <= body.end);
    return {
      file: module.path,
      line: module.lineAt(start.start),
      within: functionName(body) ?? within(body) ?? within(start),
      tables: [...reach.tablesOf(module, body)].sort(byText),
      calls: distinct(called.map((call) => call.symbol)),
    };
  });
}

/** The tables that a function touches, with those of everything that it calls in the tree. */
class Reach {
  readonly #access = new Map<string, TableAccess[]>();
  readonly #calls = new Map<ParsedModule, KnownCall[]>();

  constructor(graph: CallGraph, access: TableAccess[]) {
    for (const item of access) append(this.#access, item.file, item);
    for (const call of graph.calls) append(this.#calls, call.module, call);
  }

  tablesOf(module: ParsedModule, body: Node, seen: Set<Node> = new Set()): Set<string> {
    const found = new Set<string>();
    if (seen.has(body)) return found;
    seen.add(body);
    const first = module.lineAt(body.start);
    const last = module.lineAt(body.end);
    for (const item of this.#access.get(module.path) ?? [])
      if (item.line >= first && item.line <= last) found.add(item.table);
    for (const call of this.#calls.get(module) ?? []) {
      if (call.node.start < body.start || call.node.end > body.end) continue;
      for (const table of this.tablesOf(call.target.module, call.target.node, seen)) found.add(table);
    }
    return found;
  }
}

function append<K, T>(groups: Map<K, T[]>, key: K, item: T): void {
  const known = groups.get(key);
  if (known) known.push(item);
  else groups.set(key, [item]);
}

function distinct(symbols: SymbolRef[]): SymbolRef[] {
  const byKey = new Map(symbols.map((symbol) => [`${symbol.file}#${symbol.name}`, symbol]));
  return [...byKey.entries()].sort(([a], [b]) => byText(a, b)).map(([, symbol]) => symbol);
}
