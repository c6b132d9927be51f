import type { Edge } from '../model/inventory.ts';
import type { SpanEdit } from '../model/operation.ts';

/** Replaces a printed literal and keeps its quotes; null where nothing changes, or where no literal names the target. */
export function literalEdit(edge: Edge, text: string, specifier: string, why: string): SpanEdit | null {
  if (specifier === edge.specifier) return null;
  const expect = text.slice(edge.start, edge.end);
  const quote = /^['"`]/.exec(expect)?.[0] ?? '';
  // What a pattern finds is named by nothing that is printed.
  if (quote === '' && edge.specifier === '') return null;
  if (quote !== '' && !expect.endsWith(quote)) return null;
  const printed = quote === '' ? expect.replace(edge.specifier, () => specifier) : quote + specifier + quote;
  return printed === expect ? null : { start: edge.start, end: edge.end, expect, replace: printed, why };
}
