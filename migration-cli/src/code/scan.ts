import { LineIndex } from './lines.ts';
import { declaredOccurrence, mayPrintMore, type Occurrence, occurrencesIn, occurrencesOf } from './occurrences.ts';
import { isCode, parseModule } from './parse.ts';
import { parseOutline } from './syntax.ts';

/** What a file prints, read as cheaply as its text allows. */
export interface Scan {
  /** In source order, without names. */
  occurrences: Occurrence[];
  /** The first syntax error, or null. */
  error: string | null;
}

/** The same specifiers as `occurrencesOf`, without names: a file of plain imports and exports needs no syntax tree. */
export function scanFile(path: string, text: string): Scan {
  if (!isCode(path)) return { occurrences: occurrencesOf(path, text), error: null };
  if (mayPrintMore(text)) {
    const module = parseModule(path, text);
    return { occurrences: occurrencesIn(module).map((item) => ({ ...item, names: [] })), error: module.error };
  }
  const { declarations, error } = parseOutline(path, text);
  const lines = new LineIndex(text);
  return { occurrences: declarations.map((item) => declaredOccurrence(lines, item)), error };
}
