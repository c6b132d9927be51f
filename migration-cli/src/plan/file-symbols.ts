import type { SymbolSlice } from '../code/symbols/slice-symbols.ts';
import type { Edge, SymbolRef } from '../model/inventory.ts';

/** One file of which a phase takes symbols instead of the whole. */
export interface FileSymbols {
  file: string;
  takes: Set<string>;
  /** Names that the other side is called for. */
  called: { byService: string[]; byMonolith: string[] };
  slice: SymbolSlice;
}

export type Side = 'service' | 'monolith';

/** The edges of one side: what its part of a cut file no longer imports is not among them. */
export function edgesOn(edges: Edge[], symbols: Map<string, FileSymbols>, side: Side): Edge[] {
  if (symbols.size === 0) return edges;
  return edges.flatMap((edge) => {
    const own = symbols.get(edge.from);
    if (!own) return [edge];
    const { [side]: spans, dropped } = own.slice;
    if (spans.some(({ start, end }) => edge.start >= start && edge.end <= end)) return [];
    const gone = new Set(
      dropped[side].filter(({ start, end }) => edge.start >= start && edge.end <= end).map(({ name }) => name),
    );
    return gone.size === 0 ? [edge] : [{ ...edge, names: edge.names.filter(({ local }) => !gone.has(local)) }];
  });
}

/** True where a symbol leaves its file, which itself is on both sides. */
export const leavesFile = (symbols: Map<string, FileSymbols>, { file, name }: SymbolRef): boolean =>
  symbols.get(file)?.takes.has(name) === true;
