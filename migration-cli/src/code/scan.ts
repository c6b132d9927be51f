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

/** `require` as it stands where a name is declared may be a parameter, which only scopes tell. */
const OWN_REQUIRE = /\brequire\b\s*[,)=:}\]?/]/;

/** The same specifiers as `occurrencesOf`, without names: nearly every file tells them without a syntax tree. */
export function scanFile(path: string, text: string): Scan {
  if (!isCode(path)) return { occurrences: occurrencesOf(path, text), error: null };
  const more = mayPrintMore(text);
  if (more && OWN_REQUIRE.test(text)) return scanTree(path, text);
  const { declarations, error, further } = parseOutline(path, text, more);
  // A text with an error prints nothing, and the parser's tree of it is not looked at.
  if (more && further === null) return scanTree(path, text);
  const lines = new LineIndex(text);
  const lineAt = (offset: number) => lines.lineAt(offset);
  if (further === null) return { occurrences: declarations.map((item) => declaredOccurrence(lines, item)), error };
  const { nodes, comments } = further;
  const printed = { text, declarations, comments, nodes: (type: string) => nodes.get(type) ?? [], lineAt };
  return { occurrences: occurrencesIn(printed).map(withoutNames), error };
}

function scanTree(path: string, text: string): Scan {
  const module = parseModule(path, text);
  return { occurrences: occurrencesIn(module).map(withoutNames), error: module.error };
}

const withoutNames = (item: Occurrence): Occurrence => ({ ...item, names: [] });
