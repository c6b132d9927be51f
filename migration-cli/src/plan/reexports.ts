import { occurrencesIn, occurrencesOf } from '../code/occurrences.ts';
import { isCode, type ParsedModule, parseModule } from '../code/parse.ts';
import { type PassedOn, passedOnBy, withoutPassing } from '../code/slice/passed-on.ts';
import { rendered } from '../code/slice/render.ts';
import type { Removal } from '../code/slice/slice.ts';
import { isWalked, membersOf } from '../code/symbols/members.ts';
import type { Edge } from '../model/inventory.ts';
import type { Rest } from './state.ts';

type Removals = Map<string, Removal[]>;

export interface Side {
  /** By file, what leaves it. */
  removals: Removals;
  /** Files that the side does not have. */
  absent: Set<string>;
  /** False for files that do not count among those who name something. */
  counts(path: string): boolean;
  /** True for a file that does something when it is loaded. */
  acts(path: string): boolean;
}

/**
 * Names that a barrel passes on and that nobody on this side takes from it once `removals` have left, until nothing is
 * new: without them what they lead to would stay loaded, and where it is absent they would lead nowhere.
 */
export function unnamedReexports(rest: Rest, side: Side): Removals {
  const counted = rest.edges.filter(({ from }) => side.counts(from));
  const users = Map.groupBy(counted, ({ to }) => to);
  const passing = rest.edges.flatMap((edge) => passingBy(rest, side, edge, users.has(edge.from)));
  const found = new Map<Edge, Removal[]>();
  for (let isNew = true; isNew; ) {
    isNew = false;
    const left = leftAfter(rest, side.removals, byFile(found));
    for (const item of passing) {
      const { edge, module, names, acts } = item;
      const gone = goneOf(rest, item, users.get(edge.from) ?? [], side.absent.has(edge.to ?? ''), left);
      const removals = withoutPassing(module, names, gone, acts);
      if (JSON.stringify(removals) === JSON.stringify(found.get(edge) ?? [])) continue;
      found.set(edge, removals);
      isNew = true;
    }
  }
  return byFile(found);
}

interface Passing {
  edge: Edge;
  module: ParsedModule;
  names: PassedOn[];
  acts(specifier: string): boolean;
}

/** What an edge passes on where somebody counts on it, and nothing is done by loading what it leads to. */
function passingBy(rest: Rest, side: Side, edge: Edge, isUsed: boolean): Passing[] {
  const { kind, to, from, start } = edge;
  const module = rest.project.modules.get(from);
  if ((kind !== 'reexport' && kind !== 'require') || to === null || !isUsed || !module) return [];
  const isLoaded = (path: string) => !side.absent.has(path) && side.acts(path);
  if (isLoaded(to)) return [];
  const names = passedOnBy(module, start);
  const acts = (specifier: string) => isLoaded(rest.project.resolve(from, specifier).to ?? '');
  return names.length === 0 ? [] : [{ edge, module, names, acts }];
}

function byFile(found: Map<Edge, Removal[]>): Removals {
  const groups = Map.groupBy(found, ([{ from }]) => from);
  return new Map([...groups].map(([file, list]) => [file, list.flatMap(([, removals]) => removals)]));
}

/** Tells whether an import still takes a name when what leaves has left. */
type Left = (edge: Edge, exported: string) => boolean;

interface Printed {
  module: ParsedModule | null;
  items: Taking[];
}

type Taking = { names: { imported: string; local: string }[]; kind: string; specifier: string };

function leftAfter(rest: Rest, ...all: Removals[]): Left {
  const printed = new Map<string, Printed>();
  const read = (path: string) => {
    const known = printed.get(path);
    if (known) return known;
    const removals = all.flatMap((map) => map.get(path) ?? []).sort((a, b) => a.start - b.start || b.end - a.end);
    const text = rest.text(path) ?? '';
    const now = rendered(text, 0, text.length, removals);
    const module = isCode(path) ? parseModule(path, now) : null;
    const found = { module, items: module ? occurrencesIn(module) : occurrencesOf(path, now) };
    printed.set(path, found);
    return found;
  };
  return (edge, exported) => {
    if (!all.some((map) => map.has(edge.from)))
      return takes(edge, exported, rest.project.modules.get(edge.from) ?? null);
    const { module, items } = read(edge.from);
    return items.some((item) => item.specifier === edge.specifier && takes(item, exported, module));
  };
}

/** The names that an import takes; null where the place does not show it, so that it may be every one. */
function namesTaken({ names, kind }: Omit<Taking, 'specifier'>, module: ParsedModule | null): string[] | null {
  if (names.length === 0) return kind === 'side-effect' ? [] : null;
  const taken = names.map(({ imported, local }) => {
    if (imported !== '*') return [imported];
    // A module that stands under a name of its own shows by its members what is taken of it.
    const members = module?.scope.names.has(local) ? membersOf(module, local) : null;
    return members === null ? null : members.map(({ name }) => name);
  });
  return taken.every((list) => list !== null) ? taken.flat() : null;
}

function takes(taking: Omit<Taking, 'specifier'>, exported: string, module: ParsedModule | null): boolean {
  return namesTaken(taking, module)?.includes(exported) ?? true;
}

/** What leaves of one import or re-export; nothing where somebody takes a name of it, or nobody ever did. */
function goneOf({ project }: Rest, { edge, names }: Passing, all: Edge[], absent: boolean, left: Left): PassedOn[] {
  const moduleOf = (taker: Edge) => project.modules.get(taker.from) ?? null;
  // Who only walks the exports takes what there is: what the side does not have leaves, and everything else stays.
  const takers = all.filter((taker) => !walks(taker, moduleOf(taker)));
  if (takers.length < all.length && !absent) return [];
  const isGone = (exported: string) => {
    const its = takers.filter((taker) => takes(taker, exported, moduleOf(taker)));
    return its.length === 0 ? absent : its.every((taker) => !left(taker, exported));
  };
  const isAllGone = () => {
    const taken = takers.map((taker) => namesTaken(taker, moduleOf(taker)));
    const own = new Set(taken.flatMap((list) => list ?? []).filter((name) => leadsTo(project, edge, name)));
    return taken.every((list) => list !== null) && [...own].every(isGone) && (own.size > 0 || absent);
  };
  return names.filter(({ exported }) => (exported === null ? isAllGone() : isGone(exported)));
}

/** True where an import takes a module under a name that is only walked. */
function walks({ names, kind }: Edge, module: ParsedModule | null): boolean {
  const [only] = names;
  if (kind !== 'static' || names.length !== 1 || only?.imported !== '*' || !module) return false;
  return isWalked(module, only.local);
}

const leadsTo = (project: Rest['project'], { from, to }: Edge, name: string) =>
  project.exported(from, name)?.module.path === to;
