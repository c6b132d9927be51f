import { sliceSymbols } from '../code/symbols/slice-symbols.ts';
import type { Edge, Inventory } from '../model/inventory.ts';
import type { CutsOf } from './side-cuts.ts';
import type { Rest } from './state.ts';
import { usesOf } from './symbols.ts';

/** Below this a file is copied whole without anybody minding. */
const LARGE_FILE = 300;
/** A part of a file is worth it where most of the file stays behind. */
const WORTH = 0.5;

/** A large file of which a side needs few exports, and can have them without the rest. */
export interface PayingSymbols {
  file: string;
  takes: string[];
  /** How many exports it has. */
  of: number;
  /** Of its text, in percent, at least 1. */
  share: number;
  /** Lines that the side does without, first and last counted from 1. */
  without: { first: number; last: number }[];
}

/** What the importers behind `edges` need of a file, where cutting that out pays; null where it does not, or cannot be done. */
export function payingSymbols(
  inventory: Inventory,
  rest: Rest,
  edges: Edge[],
  file: string,
  cutsOf: CutsOf = () => [],
): PayingSymbols | null {
  const entry = inventory.files.find(({ path }) => path === file);
  const module = rest.project.modules.get(file);
  if (!entry || entry.test || entry.lines < LARGE_FILE || !module) return null;
  const uses = usesOf(rest, edges, file, cutsOf);
  if (uses.length === 0 || uses.some(({ names }) => names === null)) return null;
  const takes = [...new Set(uses.flatMap(({ names }) => names ?? []))];
  const slice = sliceSymbols(
    module,
    { takes, stays: takes, called: { byService: [], byMonolith: [] }, accepted: [] },
    { acts: () => false },
  );
  const gone = slice.service.reduce((sum, { start, end }) => sum + end - start, 0);
  const left = module.text.length - gone;
  if (slice.hazards.length > 0 || slice.state.length > 0 || left > module.text.length * WORTH) return null;
  return {
    file,
    takes,
    // The default of CommonJS is all of the others together.
    of: rest.project.exportsOf(file).filter(({ name }) => name !== 'default' || module.system === 'esm').length,
    share: Math.max(1, Math.round((100 * left) / module.text.length)),
    without: slice.service.map(({ start, end }) => ({ first: module.lineAt(start), last: module.lineAt(end - 1) })),
  };
}
