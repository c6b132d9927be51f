import type { Place } from '../../code/place.ts';
import type { CallGraph } from '../call-graph.ts';
import { within } from '../functions.ts';
import { handedTexts } from '../handed-names.ts';
import { accessOf, type SqlAccess } from './access.ts';
import { HOLE_NAME } from './holes.ts';
import { entryOf, knownName, type Origin, type Reading, readStatement, say } from './reading.ts';
import { parsedText } from './statements.ts';
import { isStatement, scannedAccess, touchesRows } from './tolerant.ts';

/** What may be prose is SQL where it touches tables that exist, which is known once every file was read. */
export function readPerhaps(reading: Reading): void {
  const exists = (item: SqlAccess) => item.table.includes(HOLE_NAME) || knownName(reading, item.table);
  for (const { statements, origin } of reading.perhaps)
    for (const statement of statements.filter((item) => accessOf(item).every(exists)))
      readStatement(reading, statement, origin);
}

/** Texts that no parser accepts are searched for tables once all tables are known; without any, they are said. */
export function readScanned(reading: Reading): void {
  for (const { text, origin, handed, error } of reading.scanned) {
    // What a method runs for sure, and begins as a statement does, names tables that exist.
    const isSure = handed && isStatement(text);
    const found = touchesRows(text) ? scannedAccess(text, (table) => isSure || knownName(reading, table)) : [];
    reading.access.push(...found.map((item) => entryOf(item, origin)));
    if (found.length === 0 && handed) say(reading, origin, `Postgres cannot parse it: ${error.message}`);
  }
}

/** A table that stands in the hole of a template is known to whoever reads its library. */
export function sayComputed(reading: Reading): void {
  const known = new Set(
    reading.access.flatMap(({ file, line, via }) => (via === 'builder' || via === 'orm' ? [`${file}:${line}`] : [])),
  );
  for (const origin of reading.computed)
    if (!known.has(`${origin.file}:${origin.line}`)) say(reading, origin, 'the name of a table is computed');
}

/** `insertRows(client, 'books', rows)`, `class Books extends Table`: a table is touched where it is named. */
export function readHanded(reading: Reading, graph: CallGraph, place: Place, origin: Origin): void {
  const handed = handedTexts(graph, place);
  if (handed.length === 0) reading.computed.push(origin);
  for (const { at: where, texts } of handed) {
    const at = {
      file: where.module.path,
      line: where.module.lineAt(where.node.start),
      within: within(where.node),
      via: 'sql',
    };
    for (const text of texts) {
      const whole = parsedText(text);
      const parsed = whole instanceof Error ? parsedText(`SELECT ${text}`) : whole;
      if (parsed instanceof Error || parsed.tableHole) say(reading, at, 'the name of a table is computed');
      else for (const statement of parsed.statements) readStatement(reading, statement, at);
    }
  }
}
