import type { Inventory } from '../../model/inventory.ts';
import { areaOf } from './area-of.ts';

/** Files that change for the same reasons: a domain, the front end, or what all of them share. */
export interface Area {
  name: string;
  kind: 'domain' | 'front' | 'shared';
  files: string[];
}

export interface Areas {
  list: Area[];
  /** The area of every file that is code, SQL, a template or a style, and no test. */
  byFile: Map<string, Area>;
}

const SHARED = 'shared';
/** Kinds of files that make up a part. */
export const PARTS = new Set(['code', 'sql', 'template', 'style']);

/** Groups the files of a monolith by domain. Shared code that only one domain reaches belongs to that domain. */
export function areasOf(inventory: Inventory): Areas {
  const files = inventory.files.filter(({ kind, test }) => PARTS.has(kind) && !test).map(({ path }) => path);
  const names = new Map(files.map((path): [string, string] => [path, nameOf(path)]));
  absorb(inventory, names);
  const groups = Map.groupBy(names, ([, name]) => name);
  const list = [...groups]
    .map(([name, entries]): Area => ({ name, kind: kindOf(name), files: entries.map(([path]) => path).sort() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const byFile = new Map(list.flatMap((area) => area.files.map((path): [string, Area] => [path, area])));
  return { list, byFile };
}

function nameOf(path: string): string {
  const { domain, front } = areaOf(path);
  if (front) return 'front end';
  return domain ?? SHARED;
}

function kindOf(name: string): Area['kind'] {
  if (name === 'front end') return 'front';
  return name === SHARED ? 'shared' : 'domain';
}

/** A shared file whose users are all of one domain goes to it, and then what only that file uses. */
function absorb(inventory: Inventory, names: Map<string, string>): void {
  const users = new Map<string, Set<string>>();
  for (const { from, to } of inventory.edges) {
    if (to === null || !names.has(from) || !names.has(to) || from === to) continue;
    users.set(to, (users.get(to) ?? new Set()).add(from));
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const [path, from] of users) {
      if (names.get(path) !== SHARED) continue;
      const wanted = new Set([...from].map((user) => names.get(user) ?? SHARED));
      const [only] = wanted;
      if (wanted.size !== 1 || only === undefined || kindOf(only) !== 'domain') continue;
      names.set(path, only);
      changed = true;
    }
  }
}
