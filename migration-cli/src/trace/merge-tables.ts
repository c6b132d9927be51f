import { byText } from '../inventory/files.ts';
import type { Inventory, RunTimeSection, TableAccess, Unresolved } from '../model/inventory.ts';
import type { RunTrace, TracedPlace } from '../model/run-trace.ts';
import { askerIn, placeText } from './place.ts';

type Access = TableAccess['access'];

interface Seen {
  place: TracedPlace;
  table: string;
  access: Access;
  commands: Set<string>;
  columns: Set<string>;
}

/** Who touched which table. What the code said already is not said twice. */
export function mergeTables(
  inventory: Inventory,
  trace: RunTrace,
  current: Set<string>,
): Pick<Inventory, 'tableAccess' | 'unresolved'> & Pick<RunTimeSection, 'contradictions' | 'unknown'> {
  const known = knowledgeOf(inventory);
  const askerOf = askerIn(trace.statements);
  const seen = new Map<string, Seen>();
  const unknown = new Map<string, Set<Access>>();
  for (const statement of trace.statements) {
    for (const { table: name, access, commands, columns } of statement.tables) {
      const table = known.qualified(name);
      for (const chain of statement.chains) {
        if (chain.length === 0) unknown.set(table, (unknown.get(table) ?? new Set()).add(access));
        const place = askerOf(chain);
        const own = chain.filter(({ file }) => current.has(file) && !known.tests.has(file));
        if (own.some(({ file }) => known.says(file, table, access, commands))) continue;
        if (place === null || !own.includes(place)) continue;
        add(seen, { place, table, access, commands, columns });
      }
    }
  }
  return {
    unresolved: annotated(inventory.unresolved, [...seen.values()]),
    tableAccess: [...seen.values()].map(entryOf),
    contradictions: [...seen.values()].map(({ place, table, access }) => ({
      ...place,
      kind: known.tablesOf(place.file).includes(table) ? 'access' : 'table',
      what: `${place.file}:${place.line} ${verbOf(access)} ${table}`,
      code: known.tablesOf(place.file).includes(table)
        ? `reading the code found ${known.saidOf(place.file, table, access)} of ${table} only`
        : 'reading the code found no access of this file to it',
    })),
    unknown: [...unknown]
      .map(([table, access]) => ({ table, access: [...access].sort().join(', ') }))
      .sort((a, b) => byText(a.table, b.table)),
  };
}

function knowledgeOf({ tables, tableAccess, files }: Inventory) {
  const names = tables.map(({ name }) => name);
  const found = new Map<string, { access: Set<Access>; commands: Set<string> }>();
  for (const { file, table, access, commands = [] } of tableAccess) {
    const key = `${file}\n${table}`;
    const known = found.get(key) ?? { access: new Set(), commands: new Set() };
    known.access.add(access);
    for (const command of commands) known.commands.add(command);
    found.set(key, known);
  }
  const of = (file: string, table: string) => found.get(`${file}\n${table}`);
  return {
    tests: new Set(files.filter(({ test }) => test).map(({ path }) => path)),
    /** With its schema, where a bare name can only mean one table. */
    qualified: (name: string) => {
      const others = names.filter((one) => one.endsWith(`.${name}`));
      return names.includes(name) || others.length !== 1 ? name : (others[0] ?? name);
    },
    says: (file: string, table: string, access: Access, commands: string[]) => {
      const own = of(file, table);
      if (own === undefined) return false;
      const writes = own.access.has('write') || own.access.has('readwrite');
      // A write names its rows by reading them, whatever the code calls it.
      const direction = writes || (access === 'read' && own.access.has('read'));
      return direction && commands.every((command) => own.commands.has(command));
    },
    tablesOf: (file: string) => tableAccess.filter((one) => one.file === file).map(({ table }) => table),
    /** What the code says of a table, as rights where the way is right and the rights are not. */
    saidOf: (file: string, table: string, access: Access) => {
      const own = of(file, table);
      const ways = [...(own?.access ?? [])].sort();
      const writes = ways.some((way) => way !== 'read');
      return access === 'read' || writes ? [...(own?.commands ?? [])].sort().join(', ') : ways.join(' and ');
    },
  };
}

/** How far from the call its text may stand. */
const NEAR_LINES = 20;

/** What could not be read stays said; the run tells only some of what is possible there. */
function annotated(unresolved: Unresolved[], seen: Seen[]): Unresolved[] {
  return unresolved.map((item) => {
    if (item.what !== 'SQL') return item;
    const here = seen.filter(({ place }) => place.file === item.file && Math.abs(place.line - item.line) <= NEAR_LINES);
    if (here.length === 0) return item;
    const tables = [...new Set(here.map(({ table }) => table))].sort(byText);
    return { ...item, why: `${item.why}; at run time: ${tables.join(', ')}` };
  });
}

function add(
  seen: Map<string, Seen>,
  {
    place,
    table,
    access,
    commands,
    columns,
  }: Omit<Seen, 'commands' | 'columns'> & { commands: string[]; columns: string[] },
): void {
  const key = `${placeText(place)}\n${table}`;
  const known = seen.get(key) ?? { place, table, access, commands: new Set(), columns: new Set() };
  if (known.access !== access) known.access = 'readwrite';
  for (const one of commands) known.commands.add(one);
  for (const one of columns) known.columns.add(one);
  seen.set(key, known);
}

function entryOf({ place, table, access, commands, columns }: Seen): TableAccess {
  return {
    ...place,
    table,
    access,
    via: 'trace',
    columns: [...columns].sort(byText),
    within: null,
    commands: [...commands].sort() as NonNullable<TableAccess['commands']>,
  };
}

function verbOf(access: Access): string {
  return access === 'read' ? 'reads' : access === 'write' ? 'writes' : 'reads and writes';
}
