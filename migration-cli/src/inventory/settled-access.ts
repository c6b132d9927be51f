import { underscore } from 'inflection';
import type { TableAccess } from '../model/inventory.ts';
import { byText } from './files.ts';
import { knownAs } from './search-path.ts';
import { HOLE_NAME } from './sql/holes.ts';
import { isMigration } from './sql/migrations.ts';
import type { Schema } from './sql/schema.ts';
import { isSystemTable } from './system-tables.ts';

/** What is known of who touches which table, once every file was read: by the tables' own names, one entry per place. */
export function settledAccess(access: TableAccess[], schema: Schema): TableAccess[] {
  return mergeAccess(qualified(access, schema)).filter((item) => !isPassing(schema, item));
}

/**
 * Where a bare name can only mean one table, of another schema (a search path), in other letters (`FROM Users`) or in the
 * snake case that a query builder prints (`knexSnakeCaseMappers`), that is meant.
 */
function qualified(access: TableAccess[], schema: Schema): TableAccess[] {
  const bySimpleName = new Map<string, string[]>();
  for (const name of schema.tables.keys()) {
    const simple = name.split('.').at(-1) ?? name;
    for (const key of new Set([simple, simple.toLowerCase()]))
      bySimpleName.set(key, [...(bySimpleName.get(key) ?? []), name]);
  }
  return access.map((given) => {
    const item = { ...given, table: knownAs(schema, given.table) };
    const candidates = schema.tables.has(item.table)
      ? []
      : (bySimpleName.get(item.table) ?? bySimpleName.get(underscore(item.table)) ?? []);
    return candidates.length === 1 && candidates[0] ? { ...item, table: candidates[0] } : item;
  });
}

/** What a migration does with a table that it takes away again, or any code with a temporary one, is no access to the schema. */
function isPassing(schema: Schema, { table, file }: TableAccess): boolean {
  if (schema.tables.has(table)) return false;
  return schema.temporary.has(table) || (schema.gone.has(table) && isMigration(file));
}

/** One entry per place and table; the alternatives of one text add up. */
function mergeAccess(access: TableAccess[]): TableAccess[] {
  const merged = new Map<string, TableAccess>();
  for (const item of access) {
    if (item.table.includes(HOLE_NAME) || isSystemTable(item.table)) continue;
    const key = [item.file, item.line, item.table, item.within, item.via].join('\n');
    const known = merged.get(key);
    const columns = union(known?.columns, item.columns).filter((column) => !column.includes(HOLE_NAME));
    const commands = union(known?.commands, item.commands);
    const access = known && known.access !== item.access ? 'readwrite' : item.access;
    merged.set(key, { ...item, access, columns, commands });
  }
  return [...merged.values()];
}

export function union<T extends string>(a: T[] | undefined, b: T[] | undefined): T[] {
  return [...new Set([...(a ?? []), ...(b ?? [])])].sort(byText);
}
