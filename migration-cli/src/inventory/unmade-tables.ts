import type { TableAccess } from '../model/inventory.ts';
import type { Source } from './project.ts';
import { HOLE_NAME } from './sql/holes.ts';
import type { Schema } from './sql/schema.ts';

/**
 * Tables that code asks for and nothing in the tree makes are said. Where they are most of all, the schema stands elsewhere, and
 * they are listed at the first place that names them.
 */
export function listUnmade(source: Source, schema: Schema, access: TableAccess[]): void {
  const isTest = (file: string) => source.files.get(file)?.entry.test === true;
  const asked = access.filter(
    ({ table, file, via }) => via !== 'library' && !table.includes(HOLE_NAME) && !isTest(file),
  );
  const unmade = new Map<string, TableAccess>();
  for (const item of asked) if (!schema.tables.has(item.table) && !unmade.has(item.table)) unmade.set(item.table, item);
  const made = new Set(asked.flatMap(({ table }) => (schema.tables.has(table) ? [table] : [])));
  for (const [name, { file, line }] of unmade) {
    if (schema.gone.has(name)) {
      source.unresolved.push({
        file,
        line,
        what: name,
        why: 'what makes this table is undone later: it is dropped or renamed',
      });
      continue;
    }
    if (unmade.size > made.size) schema.tables.set(name, { file, line, name, kind: 'table', columns: [] });
    source.unresolved.push({ file, line, what: name, why: whyUnmade(name, [...unmade.keys()]) });
  }
}

/** A statement with a schema and one without may ask for the same table; only a search path would tell. */
function whyUnmade(name: string, all: string[]): string {
  const others = name.includes('.') ? [] : all.filter((item) => item.endsWith(`.${name}`));
  const same = others.length === 0 ? '' : `; it may be ${others.join(' or ')}`;
  return `nothing in the tree makes this table${same}`;
}
