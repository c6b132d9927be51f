import type { Inventory } from '../model/inventory.ts';
import type { Area, Areas } from '../plan/boundaries/areas.ts';
import type { Candidate } from '../plan/boundaries/candidates.ts';
import { globsOf } from '../plan/boundaries/globs-of.ts';

/** What the page draws and counts with: areas, what runs between them, and which part each is in at first. */
export interface Picture {
  name: string;
  parts: string[];
  areas: { name: string; part: number; files: number; routes: number; globs: string[]; shared: boolean }[];
  /** Indices of areas; how often one imports the other. */
  links: { from: number; to: number; imports: number }[];
  tables: { name: string; readers: number[]; writers: number[] }[];
  transactions: { place: string; areas: number[] }[];
}

const MOST_AREAS = 48;
const MOST_PARTS = 3;
const REST = 'what is left';

export function pictureOf(name: string, inventory: Inventory, areas: Areas, candidates: Candidate[]): Picture {
  const chosen = candidates.slice(0, MOST_PARTS).map((candidate) => candidate.name);
  const shown = shownAreas(areas.list, chosen);
  const index = new Map(shown.flatMap((area, at) => area.files.map((path): [string, number] => [path, at])));
  const all = inventory.files.map(({ path }) => path);
  const parts = [...chosen, REST];
  return {
    name,
    parts,
    areas: shown.map((area) => ({
      name: area.name,
      part: parts.includes(area.name) ? parts.indexOf(area.name) : parts.length - 1,
      files: area.files.length,
      routes: inventory.routes.filter(({ file }) => area.files.includes(file)).length,
      globs: globsOf(area.files, all),
      shared: area.kind === 'shared',
    })),
    links: linksOf(inventory, index),
    tables: tablesOf(inventory, index),
    transactions: transactionsOf(inventory, index),
  };
}

/** Small areas are drawn as one where there are too many to look at. */
function shownAreas(list: Area[], chosen: string[]): Area[] {
  const ranked = [...list].sort((a, b) => rank(b, chosen) - rank(a, chosen) || (a.name < b.name ? -1 : 1));
  const kept = ranked.slice(0, MOST_AREAS);
  const small = ranked.slice(MOST_AREAS);
  if (small.length === 0) return kept;
  const files = small.flatMap((area) => area.files);
  return [...kept, { name: `${small.length} small areas`, kind: 'domain', files }];
}

const rank = ({ name, files }: Area, chosen: string[]) => files.length + (chosen.includes(name) ? 1e6 : 0);

function linksOf(inventory: Inventory, index: Map<string, number>): Picture['links'] {
  const counted = new Map<string, Picture['links'][number]>();
  for (const edge of inventory.edges) {
    const from = index.get(edge.from);
    if (from === undefined || edge.kind === 'type') continue;
    const targets = edge.names.flatMap(({ origin }) => origin?.file ?? []);
    for (const target of targets.length > 0 ? new Set(targets) : [edge.to ?? '']) {
      const to = index.get(target);
      if (to === undefined || to === from) continue;
      const known = counted.get(`${from} ${to}`) ?? { from, to, imports: 0 };
      counted.set(`${from} ${to}`, { ...known, imports: known.imports + 1 });
    }
  }
  return [...counted.values()];
}

function tablesOf(inventory: Inventory, index: Map<string, number>): Picture['tables'] {
  const groups = Map.groupBy(
    inventory.tableAccess.filter(({ file }) => index.has(file)),
    ({ table }) => table,
  );
  const areasOf = (files: string[]) => [...new Set(files.flatMap((file) => index.get(file) ?? []))];
  return [...groups]
    .map(([name, access]) => ({
      name,
      readers: areasOf(access.filter((item) => item.access === 'read').map(({ file }) => file)),
      writers: areasOf(access.filter((item) => item.access !== 'read').map(({ file }) => file)),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function transactionsOf(inventory: Inventory, index: Map<string, number>): Picture['transactions'] {
  return inventory.transactions.flatMap(({ file, line, calls }) => {
    const areas = [file, ...calls.map((call) => call.file)].flatMap((path) => index.get(path) ?? []);
    const distinct = [...new Set(areas)];
    return distinct.length > 1 ? [{ place: `${file}:${line}`, areas: distinct }] : [];
  });
}
