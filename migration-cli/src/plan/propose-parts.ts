import { refusal } from '../errors/refusal.ts';
import type { Inventory } from '../model/inventory.ts';
import { areasOf } from './boundaries/areas.ts';
import { type Candidate, candidatesOf, type Least } from './boundaries/candidates.ts';
import type { Calls, Cut, Evidence } from './boundaries/cut.ts';
import { foldersOf, globsOf } from './boundaries/globs-of.ts';
import type { History } from './boundaries/history.ts';
import type { Lines } from './lines-leaving.ts';
import { payingSymbols } from './paying-symbols.ts';
import type { Cuts } from './propose-cuts.ts';
import type { ProposedCut } from './propose-symbols.ts';

/** One service of a proposal. The last part has no cut: it takes what the others leave. */
export interface Part {
  name: string;
  /** Globs of what moves. */
  move: string[];
  inside(path: string): boolean;
  cut: Cut | null;
  reasons: string[];
  blockers: Evidence[];
  /** Folders of back-end and front-end code, each ending in '/'; null where there is none. */
  backend: string[];
  frontend: string | null;
  /** Large files that it has a part of; none where nothing is said. */
  cutFiles?: ProposedCut[];
  /** Lines of its files that leave with routes which it does not answer; none where nothing is said. */
  without?: Lines[];
}

const MOST_PHASES = 3;
/** Routes with their handlers are a part, however few files they stand in. */
const OF_ROUTES: Least = { gain: 3, files: 2 };
/** What an engineer names is worth it, however small. */
const ANY: Least = { gain: 0, files: 1 };
const FRONT_FOLDER = /(?:^|\/|[-_])(?:client|frontend|front-end|web|webapp|ui|spa)\/$/i;
const FRONT_FILE = /\.(?:[jt]sx|vue|svelte|html)$/;

/**
 * The services that a plan proposes, and what is left: the cheapest cuts, in their order, or those of `names`. Throws
 * NECTAR-E007 where one of the names is that of no part.
 */
export function partsOf(
  inventory: Inventory,
  history: History | null,
  cuts: Cuts | null = null,
  names: string[] = [],
): Part[] {
  const all = inventory.files.map(({ path }) => path);
  const chosen =
    names.length === 0
      ? proposable(inventory, history, cuts).slice(0, MOST_PHASES)
      : named(proposable(inventory, history, cuts, ANY), names);
  const parts = chosen.map(({ name, area, cut, reasons, blockers }): Part => {
    const files = [...area.files, ...besides(inventory, area.files, all)];
    const taken = new Set(files);
    const move = globsOf(files, all);
    return { name, move, inside: (path) => taken.has(path), cut, reasons, blockers, ...sidesOf(inventory, files) };
  });
  return [...parts, restOf(inventory, parts)];
}

function named(candidates: Candidate[], names: string[]): Candidate[] {
  return names.map((name) => {
    const found = candidates.find((candidate) => candidate.name === name);
    if (found) return found;
    const parts = candidates.map((candidate) => candidate.name).join(', ');
    throw refusal('NECTAR-E007', {
      what: `${name} is no part that can be taken out`,
      why: parts === '' ? 'no part with routes or tables of its own was found' : `the parts are ${parts}`,
      next: 'nectar init',
    });
  });
}

/** Every part that a plan could propose, in the order in which it would. */
export function proposable(
  inventory: Inventory,
  history: History | null,
  cuts: Cuts | null,
  least: Least | undefined = cuts === null ? undefined : OF_ROUTES,
): Candidate[] {
  const areas = cuts?.areas ?? areasOf(inventory);
  const all = (wanted: Least | undefined) =>
    candidatesOf(cuts?.inventory ?? inventory, history, areas, wanted, callsAcross(cuts));
  const found = all(least);
  if (cuts === null) return found;
  // One file of routes is a part as well where the rest of it stands in a large file and can be cut out of that.
  const alone = all({ ...OF_ROUTES, files: 1 }).filter(
    ({ name, area, cut }) => !found.some((one) => one.name === name) && takesPart(inventory, cuts, area.files, cut),
  );
  // Out of an application only what answers requests can be cut.
  return [...found, ...alone].filter(({ name }) => cuts.byArea.has(name));
}

function takesPart(inventory: Inventory, { rest }: Cuts, files: string[], { needs }: Cut): boolean {
  const edges = rest.edges.filter(({ from }) => files.includes(from));
  return needs.some(({ target }) => payingSymbols(inventory, rest, edges, target) !== null);
}

/** An application that is cut by its routes leaves the code that both sides need on both. */
export const callsAcross = (cuts: Cuts | null): Calls => (cuts === null ? 'remote' : 'copied');

function restOf(inventory: Inventory, parts: Part[]): Part {
  const inside = (path: string) => !parts.some((part) => part.inside(path));
  const files = inventory.files.map(({ path }) => path).filter(inside);
  const name = ['core', 'main', 'monolith'].find((free) => !parts.some((part) => part.name === free)) ?? 'rest';
  const reasons = ['Everything that no other service takes.'];
  return { name, move: ['**'], inside, cut: null, reasons, blockers: [], ...sidesOf(inventory, files) };
}

/** Tests and assets in folders that hold nothing but the area's own files. */
function besides(inventory: Inventory, files: string[], all: string[]): string[] {
  const mine = new Set(files);
  const parts = inventory.files.filter(({ kind, test }) => !test && /^(?:code|sql|template|style)$/.test(kind));
  const foreign = new Set(parts.filter(({ path }) => !mine.has(path)).flatMap(({ path }) => foldersOf(path)));
  const own = new Set(files.flatMap(foldersOf).filter((folder) => !foreign.has(folder)));
  return all.filter((path) => !mine.has(path) && foldersOf(path).some((folder) => own.has(folder)));
}

function sidesOf(inventory: Inventory, files: string[]): Pick<Part, 'backend' | 'frontend'> {
  const folders = [...new Set(files.flatMap(foldersOf))].sort();
  const holds = (folder: string, pattern: RegExp) =>
    files.some((path) => path.startsWith(folder) && pattern.test(path));
  const frontend = folders.find((folder) => FRONT_FOLDER.test(folder) && holds(folder, FRONT_FILE)) ?? null;
  const modules = new Set(inventory.modules.map(({ path }) => path));
  const back = files.filter((path) => modules.has(path) && !FRONT_FILE.test(path) && !isIn(path, frontend));
  const tops = back.map((path) => foldersOf(path)[0]).filter((top) => top !== undefined);
  return { backend: [...new Set(tops)].sort(), frontend };
}

const isIn = (path: string, folder: string | null) => folder !== null && path.startsWith(folder);
