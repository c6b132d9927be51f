import type { Edge, Inventory, Location } from '../../model/inventory.ts';
import { PARTS } from './areas.ts';
import { runByHand } from './by-hand.ts';
import type { History } from './history.ts';
import { togetherness } from './history.ts';

export interface Evidence extends Location {
  what: string;
}

/** What a boundary costs: everything that crosses it, with the place where it does. */
export interface Cut {
  files: number;
  routes: number;
  /** Modules outside that the inside loads; each is copied, shared as a package or called remotely. */
  needs: (Evidence & { target: string })[];
  /** Functions inside that code outside calls: they become remote calls. */
  offers: (Evidence & { target: string; calls: number; synchronous: number })[];
  ownedTables: string[];
  /** Tables that both sides touch; `written` where both write. */
  sharedTables: (Evidence & { table: string; written: boolean })[];
  /** Transactions that write tables of both sides, or are handed across. */
  transactions: Evidence[];
  foreignKeys: Evidence[];
  /** State in memory that both sides change. */
  state: Evidence[];
  /** Loads inside whose target the text doesn't tell. */
  unbounded: Evidence[];
  /** Share of the commits touching the inside that touch the outside as well, 0–1; null without a history. */
  changedTogether: number | null;
  /** One number for ranking; smaller is cheaper. */
  score: number;
}

type Inside = (path: string) => boolean;

/** What becomes of functions that both sides call: one side serves the other, or each has the code. */
export type Calls = 'remote' | 'copied';

/** What crosses the border of `inside`; `calls` says what it costs. */
export function cutOf(
  inventory: Inventory,
  inside: Inside,
  history: History | null = null,
  calls: Calls = 'remote',
): Cut {
  const tests = new Set(inventory.files.filter(({ test }) => test).map(({ path }) => path));
  const live = (path: string) => !tests.has(path);
  const byHand = runByHand(inventory);
  const running = (path: string) => live(path) && !byHand.has(path);
  const parts = new Set(inventory.files.filter(({ kind }) => PARTS.has(kind)).map(({ path }) => path));
  const cut = {
    files: inventory.files.filter(({ path, kind }) => kind === 'code' && inside(path) && live(path)).length,
    routes: inventory.routes.filter(({ file }) => inside(file)).length,
    needs: needsOf(inventory.edges, inside, live),
    offers: offersOf(inventory, inside, live),
    ...tablesOf(inventory, inside, running),
    foreignKeys: foreignKeysOf(inventory, inside, running),
    state: stateOf(inventory, inside, live),
    unbounded: inventory.dynamicEdges
      .filter(({ file, reaches }) => inside(file) && live(file) && reaches === null)
      .map(({ file, line, pattern }) => ({ file, line, what: `loads ${pattern}, which the text does not bound` })),
    changedTogether: history === null ? null : togetherness(history, inside, (path) => parts.has(path) && live(path)),
  };
  const transactions = transactionsOf(inventory, inside, live, cut.ownedTables);
  return { ...cut, transactions, score: scoreOf({ ...cut, transactions }, WEIGHTS[calls]) };
}

function needsOf(edges: Edge[], inside: Inside, live: Inside): Cut['needs'] {
  const found = new Map<string, Cut['needs'][number]>();
  for (const { from, to, line, kind, anchor, names } of edges) {
    if (to === null || kind === 'type' || anchor || to.endsWith('/') || !inside(from) || !live(from)) continue;
    const origins = names.map(({ origin }) => origin?.file).filter((file) => file !== undefined);
    for (const target of origins.length > 0 ? origins : [to]) {
      if (inside(target) || found.has(target)) continue;
      found.set(target, { file: from, line, target, what: `needs ${target}` });
    }
  }
  return [...found.values()];
}

function offersOf({ calls, modules }: Inventory, inside: Inside, live: Inside): Cut['offers'] {
  const exports = new Map(modules.map(({ path, exports: all }) => [path, all]));
  const crossing = calls.filter(({ file, target }) => !inside(file) && live(file) && inside(target.file));
  return [...Map.groupBy(crossing, ({ target }) => `${target.file}#${target.name}`)].map(([target, all]) => {
    const [first] = all;
    const declared = exports.get(first?.target.file ?? '')?.find(({ name }) => name === first?.target.name);
    const waits = declared?.kind !== 'function' || declared.async || declared.returns.includes('Promise');
    const synchronous = waits ? 0 : all.filter(({ awaited, resultUsed }) => resultUsed && !awaited).length;
    return {
      file: first?.file ?? '',
      line: first?.line ?? 1,
      target,
      calls: all.length,
      synchronous,
      what: `${target} is called ${all.length === 1 ? 'once' : `${all.length} times`} from outside`,
    };
  });
}

function tablesOf(inventory: Inventory, inside: Inside, live: Inside): Pick<Cut, 'ownedTables' | 'sharedTables'> {
  const access = Map.groupBy(
    inventory.tableAccess.filter(({ file, via }) => live(file) && !/^(?:view|trigger|function|rule)/.test(via)),
    ({ table }) => table,
  );
  const ownedTables: string[] = [];
  const sharedTables: Cut['sharedTables'] = [];
  for (const [table, all] of access) {
    const [here, there] = [all.filter(({ file }) => inside(file)), all.filter(({ file }) => !inside(file))];
    const [first] = here;
    if (first === undefined) continue;
    const writes = (items: typeof all) => items.some((item) => item.access !== 'read');
    if (writes(here) && !writes(there)) ownedTables.push(table);
    if (there.length === 0) continue;
    const written = writes(here) && writes(there);
    const verb = written ? 'written on both sides' : writes(here) ? 'written inside, read outside' : 'read inside';
    sharedTables.push({ file: first.file, line: first.line, table, written, what: `${table} is ${verb}` });
  }
  return { ownedTables: ownedTables.sort(), sharedTables };
}

function transactionsOf(inventory: Inventory, inside: Inside, live: Inside, owned: string[]): Evidence[] {
  const mine = new Set(owned);
  const spanning = inventory.transactions
    .filter(
      ({ file, tables }) =>
        live(file) && tables.some((name) => mine.has(name)) && tables.some((name) => !mine.has(name)),
    )
    .map(({ file, line, tables }) => ({ file, line, what: `one transaction over ${tables.join(', ')}` }));
  // A helper that only passes statements on is copied; one that has statements of its own does a part of the work.
  const working = new Set(inventory.tableAccess.map(({ file }) => file));
  const handed = inventory.calls
    .filter(({ file, target, passesTransaction }) => {
      const crosses = passesTransaction && live(file) && inside(file) !== inside(target.file);
      return crosses && working.has(target.file);
    })
    .map(({ file, line, target }) => ({
      file,
      line,
      what: `a transaction is handed to ${target.name} of ${target.file}`,
    }));
  return [...spanning, ...handed];
}

function foreignKeysOf(inventory: Inventory, inside: Inside, live: Inside): Evidence[] {
  const writers = (table: string) =>
    inventory.tableAccess.filter((item) => item.table === table && item.access !== 'read' && live(item.file));
  return inventory.foreignKeys.flatMap(({ table, columns, references, file, line }) => {
    const [from, to] = [writers(table), writers(references)];
    const within = (items: typeof from) => items.length > 0 && items.every((item) => inside(item.file));
    const without = (items: typeof from) => items.length > 0 && !items.some((item) => inside(item.file));
    const crosses = (within(from) && without(to)) || (without(from) && within(to));
    return crosses ? [{ file, line, what: `${table}(${columns.join(', ')}) points at ${references}` }] : [];
  });
}

/** Each process makes these anew and loses nothing by it. */
const REBUILT = new Set(['pool', 'cache', 'client', 'server']);

function stateOf(inventory: Inventory, inside: Inside, live: Inside): Evidence[] {
  const shared = inventory.singletons.filter(
    ({ file, shared: changed, kind }) => changed && !REBUILT.has(kind) && live(file),
  );
  return shared.flatMap(({ name, file, line }) => {
    const users = inventory.edges.filter(({ to, from }) => to === file && live(from)).map(({ from }) => from);
    const both = [file, ...users].some(inside) && [file, ...users].some((user) => !inside(user));
    return both ? [{ file, line, what: `${name} is state in memory that both sides change` }] : [];
  });
}

const REMOTE = {
  need: 0.5,
  offer: 3,
  synchronous: 2,
  read: 1,
  written: 4,
  transaction: 6,
  key: 1,
  state: 6,
  unbounded: 4,
};

/** Where each side has the code, a call stays a call and a transaction whole: both cost no more than code kept twice. */
const WEIGHTS: Record<Calls, typeof REMOTE> = {
  remote: REMOTE,
  copied: { ...REMOTE, offer: REMOTE.need, synchronous: 0, transaction: REMOTE.need },
};

function scoreOf(cut: Omit<Cut, 'score'>, weight: typeof REMOTE): number {
  const written = cut.sharedTables.filter((item) => item.written).length;
  const sum =
    cut.needs.length * weight.need +
    cut.offers.length * weight.offer +
    cut.offers.filter(({ synchronous }) => synchronous > 0).length * weight.synchronous +
    (cut.sharedTables.length - written) * weight.read +
    written * weight.written +
    cut.transactions.length * weight.transaction +
    cut.foreignKeys.length * weight.key +
    cut.state.length * weight.state +
    cut.unbounded.length * weight.unbounded;
  return Math.round((sum + 10 * (cut.changedTogether ?? 0)) * 10) / 10;
}
