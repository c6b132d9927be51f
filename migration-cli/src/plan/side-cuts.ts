import type { Span } from '../code/symbols/removals.ts';
import { type Cut, cutRanges, cutsIn } from './cuts.ts';
import type { Side } from './file-symbols.ts';
import type { Layout } from './layout.ts';
import type { Rest } from './state.ts';

/** The stretches of a file that edits and cuts of the phase take out on one side. */
export type CutsOf = (file: string) => Cut[];

/** Of what stays, and of what the service has. */
export function cutsOn(layout: Layout, rest: Rest, side: Side, symbols = layout.symbols): CutsOf {
  const known = new Map<string, Cut[]>();
  const read = (file: string) => {
    const taken = (symbols.get(file)?.slice[side] ?? []).map((span) => taking(file, rest.text(file) ?? '', span));
    if (side === 'service') return [...taken, ...cutRanges(layout, rest, file)];
    const edits = layout.phase.edits.filter((edit) => edit.file === file);
    return edits.length === 0 ? taken : [...taken, ...cutsIn(rest.text(file) ?? '', edits)];
  };
  return (file) => {
    const cuts = known.get(file) ?? read(file);
    known.set(file, cuts);
    return cuts;
  };
}

const taking = (file: string, text: string, { start, end, replace }: Span): Cut => ({
  start,
  end,
  edit: { file, find: text.slice(start, end), replace, why: 'the other side has it' },
});
