import type { TableEntry } from '../model/inventory.ts';
import type { SourceFile } from './files.ts';

/** `SET search_path = app, public`, `search_path TO app`, `set_config('search_path', 'app', …)`. */
const STATEMENT = /\bsearch_path\b['"]?\s*(?:=|\bTO\b|,)\s*((?:['"]?[\w$]+['"]?\s*,\s*)*['"]?\w+['"]?)/gi;
/** `searchPath: ['app', 'public']` of a client. */
const SETTING = /\bsearchPath\b['"]?\s*[:=]\s*(\[[^\]]*\]|['"][\w, ]+['"])/g;

/** The schemas that the tree puts on a search path: what is made without a schema may stand in them. */
export function searchPathOf(files: Map<string, SourceFile>): Set<string> {
  const found = new Set<string>();
  for (const { text } of files.values()) {
    if (text === null || !/search_?path/i.test(text)) continue;
    const lists = [
      ...[...text.matchAll(STATEMENT)].map(([, list = '']) => list.match(/\w+/g) ?? []),
      ...[...text.matchAll(SETTING)].map(([, list = '']) =>
        (list.match(/['"][\w, ]+['"]/g) ?? []).flatMap((item) => item.match(/\w+/g) ?? []),
      ),
    ];
    for (const name of lists.flat()) if (!/^(?:public|user|DEFAULT|false|true)$/i.test(name)) found.add(name);
  }
  return found;
}

/** What knows tables by their names, and the schemas in which statements without a schema may make some. */
export interface Named {
  tables: Map<string, Pick<TableEntry, 'kind'>>;
  searchPath: Set<string>;
}

/**
 * The name under which a table is known: `app.users` where statements without a schema make `users` and `app` is on a search
 * path, and the other way about. A schema that has views of its own holds those, not the tables.
 */
export function knownAs({ tables, searchPath }: Named, name: string): string {
  if (tables.has(name) || searchPath.size === 0) return name;
  const [space = '', ...rest] = name.split('.');
  const bare = rest.join('.');
  if (bare === '') {
    const inPath = [...searchPath].map((item) => `${item}.${name}`).filter((item) => tables.has(item));
    return inPath.length === 1 && inPath[0] ? inPath[0] : name;
  }
  return searchPath.has(space) && tables.has(bare) && !holdsViews(tables, space) ? bare : name;
}

const holdsViews = (tables: Named['tables'], space: string): boolean =>
  [...tables].some(([name, { kind }]) => /view$/.test(kind) && name.startsWith(`${space}.`));
