import type { Edge } from '../model/inventory.ts';
import type { TextEdit } from '../model/plan-file.ts';
import type { Layout } from './layout.ts';
import { placed } from './place.ts';
import type { Rest } from './state.ts';

/** A stretch of a file that an engineer's edit replaces. */
export interface Cut {
  start: number;
  end: number;
  edit: TextEdit;
}

/** The stretches of a file, as it stands before the phase, that the plan's own edits replace. */
export function cutRanges(layout: Layout, rest: Rest, file: string): Cut[] {
  const text = rest.text(file);
  if (text === null) return [];
  const moved = layout.moves.get(file) ?? layout.copies.get(file) ?? placed(layout.service, file);
  const here = layout.moves.has(file) || layout.copies.has(file) ? moved : file;
  return cutsIn(
    text,
    layout.phase.edits.filter((edit) => edit.file === here),
  );
}

/** A find that stands in the text exactly once. */
export function cutsIn(text: string, edits: TextEdit[]): Cut[] {
  return edits.flatMap((edit) => {
    const start = text.indexOf(edit.find);
    if (start === -1 || text.indexOf(edit.find, start + 1) !== -1) return [];
    return [{ start, end: start + edit.find.length, edit }];
  });
}

/** True where an edit of the plan takes the edge away or prints it anew. */
export function isCut(edge: Edge, cuts: Cut[]): boolean {
  return cuts.some(({ start, end }) => edge.start >= start && edge.end <= end);
}

/** True where an edit of the plan takes the edge away: what it prints does not name the target as before. */
export function isGone(edge: Edge, cuts: Cut[], text: string): boolean {
  const literal = text.slice(edge.start, edge.end);
  return cuts.some(
    ({ start, end, edit }) =>
      edge.start >= start && edge.end <= end && !(literal !== '' && edit.replace.includes(literal)),
  );
}

/** Says whether a name is still printed once the edits have been made; an import can lose some of its names and stay. */
export function stillNamed(cuts: Cut[], text: string): (name: string) => boolean {
  if (cuts.length === 0) return () => true;
  const sorted = [...cuts].sort((a, b) => b.start - a.start);
  const after = sorted.reduce((now, { start, end, edit }) => now.slice(0, start) + edit.replace + now.slice(end), text);
  return (name) =>
    !/^[\w$]+$/.test(name) || new RegExp(`(?<![\\w$])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(after);
}
