import type { Inventory } from '../model/inventory.ts';

/** A part of the monolith that could stand alone. */
export interface Candidate {
  name: string;
  folders: string[];
  backend: string | null;
  frontend: string | null;
  /** Imports that cross its border, in both directions. */
  cost: number;
  why: string;
  /** The folders of all other candidates. */
  others: string[];
}

const FRONT = /front[-_]?end|client|web|ui$/i;
const BACK = /back[-_]?end|server|api$/i;
const SIDE = /[-_](?:site|frontend|backend|server|client|api|web|ui)$/i;
const NO_SERVICE =
  /^(?:tests?|spec|contract|public|static|assets|docs?|scripts|bin|config|db|migrations|views|lib|shared|common|utils|node_modules|dist|build|\.)/i;

/** Top-level folders that belong together by name and hold an application, the cheapest cut first, what is left last. */
export function candidatesOf(inventory: Inventory): Candidate[] {
  const tops = [
    ...new Set(inventory.files.filter(({ path }) => path.includes('/')).map(({ path }) => path.split('/')[0] ?? '')),
  ];
  const groups = Map.groupBy(
    tops.filter((top) => !NO_SERVICE.test(top)),
    (top) => top.replace(SIDE, ''),
  );
  const found = [...groups]
    .filter(([name]) => !/^(?:src|app|server|client|api|backend|frontend)$/i.test(name))
    .map(([name, folders]) =>
      candidate(
        inventory,
        name,
        folders.map((folder) => `${folder}/`),
      ),
    );
  found.sort((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1));
  const rest = candidate(
    inventory,
    'core',
    tops.filter((top) => /^(?:src|app|server|client|api|backend|frontend)$/i.test(top)).map((top) => `${top}/`),
  );
  const all = [...found, { ...rest, why: 'Everything that no other service takes.' }];
  return all.map((item) => ({
    ...item,
    others: all.filter((other) => other !== item).flatMap(({ folders }) => folders),
  }));
}

function candidate(inventory: Inventory, name: string, folders: string[]): Candidate {
  const inside = (path: string) => folders.some((folder) => path.startsWith(folder));
  const cost = inventory.edges.filter(({ from, to }) => to !== null && inside(from) !== inside(to)).length;
  const inner = [
    ...new Set(
      inventory.files.filter(({ path }) => inside(path)).map(({ path }) => path.split('/').slice(0, 2).join('/')),
    ),
  ].map((folder) => `${folder}/`);
  const all = [...folders, ...inner].filter((folder) => inventory.modules.some(({ path }) => path.startsWith(folder)));
  const frontend =
    all.find((folder) => FRONT.test(folder.slice(0, -1)) && has(inventory, folder, /\.(?:[jt]sx|vue|svelte|html)$/)) ??
    all.find((folder) => has(inventory, folder, /\.[jt]sx$/)) ??
    null;
  const backend =
    all.find((folder) => BACK.test(folder.slice(0, -1)) && folder !== frontend) ??
    all.find(
      (folder) =>
        folder !== frontend &&
        !frontend?.startsWith(folder) &&
        inventory.routes.some(({ file }) => file.startsWith(folder)),
    ) ??
    null;
  const tables = new Set(inventory.tableAccess.filter(({ file }) => inside(file)).map(({ table }) => table));
  return {
    name: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    folders,
    backend,
    frontend,
    cost,
    why: `${folders.join(' and ')} hold${folders.length === 1 ? 's' : ''} ${inventory.modules.filter(({ path }) => inside(path)).length} modules and touch${folders.length === 1 ? 'es' : ''} ${tables.size} tables.`,
    others: [],
  };
}

function has(inventory: Inventory, folder: string, pattern: RegExp): boolean {
  return inventory.files.some(({ path }) => path.startsWith(folder) && pattern.test(path));
}
