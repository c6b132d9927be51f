import { child, children, nameOf } from '../code/ast.ts';
import { occurrencesOf } from '../code/occurrences.ts';
import type { ParsedModule } from '../code/parse.ts';
import { rendered } from '../code/slice/render.ts';
import { type Removal, wholeStatement } from '../code/slice/slice.ts';
import { listEntry } from '../code/slice/unused.ts';
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

const WHY = 'nothing names it any more';

/**
 * Names that a barrel passes on and that nobody on this side takes from it once `removals` have left, until nothing is
 * new: without them what they lead to would stay loaded, and where it is absent they would lead nowhere.
 */
export function unnamedReexports(rest: Rest, side: Side): Removals {
  const counted = rest.edges.filter(({ from }) => side.counts(from));
  const users = Map.groupBy(counted, ({ to }) => to);
  const passing = rest.edges.filter(
    ({ kind, to, from }) =>
      kind === 'reexport' && to !== null && users.has(from) && (side.absent.has(to) || !side.acts(to)),
  );
  const found = new Map<Edge, Removal[]>();
  for (let isNew = true; isNew; ) {
    isNew = false;
    const left = leftAfter(rest, side.removals, byFile(found));
    for (const edge of passing) {
      const module = rest.project.modules.get(edge.from);
      const takers = users.get(edge.from) ?? [];
      const removals = module ? passedOn(module, edge, takers, side.absent.has(edge.to ?? ''), left) : [];
      if (JSON.stringify(removals) === JSON.stringify(found.get(edge) ?? [])) continue;
      found.set(edge, removals);
      isNew = true;
    }
  }
  return byFile(found);
}

function byFile(found: Map<Edge, Removal[]>): Removals {
  const groups = Map.groupBy(found, ([{ from }]) => from);
  return new Map([...groups].map(([file, list]) => [file, list.flatMap(([, removals]) => removals)]));
}

/** Tells whether an import still takes a name when what leaves has left. */
type Left = (edge: Edge, exported: string) => boolean;

function leftAfter(rest: Rest, ...all: Removals[]): Left {
  const printed = new Map<string, ReturnType<typeof occurrencesOf>>();
  const read = (path: string) => {
    const known = printed.get(path);
    if (known) return known;
    const removals = all.flatMap((map) => map.get(path) ?? []).sort((a, b) => a.start - b.start || b.end - a.end);
    const text = rest.text(path) ?? '';
    const items = occurrencesOf(path, rendered(text, 0, text.length, removals));
    printed.set(path, items);
    return items;
  };
  return (edge, exported) => {
    if (!all.some((map) => map.has(edge.from))) return takes(edge, exported);
    return read(edge.from).some((item) => item.specifier === edge.specifier && takes(item, exported));
  };
}

/** Where the place does not show which names are taken, all are. */
const takes = ({ names, kind }: { names: { imported: string }[]; kind: string }, exported: string) =>
  names.length === 0 ? kind !== 'side-effect' : names.some(({ imported }) => imported === exported || imported === '*');

/** What leaves of one `export … from`; nothing where somebody takes a name of it, or nobody ever did. */
function passedOn(module: ParsedModule, edge: Edge, takers: Edge[], absent: boolean, left: Left): Removal[] {
  const statement = [...module.nodes('ExportNamedDeclaration'), ...module.nodes('ExportAllDeclaration')].find(
    (node) => child(node, 'source')?.start === edge.start,
  );
  if (!statement) return [];
  const isGone = (exported: string, its: Edge[]) =>
    its.length === 0 ? absent : its.every((taker) => !left(taker, exported));
  if (statement.type === 'ExportAllDeclaration') {
    const own = takers.flatMap(({ names }) => names.filter(({ origin }) => origin?.file === edge.to));
    const names = new Set(own.map(({ imported }) => imported));
    const all = takers.some((taker) => takes(taker, '*'));
    const gone = [...names].every((name) =>
      isGone(
        name,
        takers.filter((taker) => takes(taker, name)),
      ),
    );
    return !all && gone && (names.size > 0 || absent) ? [wholeStatement(module, statement, WHY)] : [];
  }
  const specifiers = children(statement, 'specifiers');
  const gone = specifiers.filter((specifier) => {
    const exported = nameOf(child(specifier, 'exported')) ?? '';
    return isGone(
      exported,
      takers.filter((taker) => takes(taker, exported)),
    );
  });
  if (gone.length === specifiers.length && gone.length > 0) return [wholeStatement(module, statement, WHY)];
  return gone.map((specifier) => listEntry(module, specifier, WHY));
}
