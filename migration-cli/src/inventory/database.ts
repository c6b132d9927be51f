import { HOLE } from '../code/evaluate-paths.ts';
import { LineIndex } from '../code/lines.ts';
import type { Edge, ForeignKey, TableAccess, TableEntry } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { within } from './functions.ts';
import { inDown } from './migration-halves.ts';
import { readOrm } from './orm/index.ts';
import { massiveScripts } from './orm/massive.ts';
import { applySchemaBuilders } from './orm/schema-builders.ts';
import type { Source } from './project.ts';
import { searchPathOf } from './search-path.ts';
import { settledAccess } from './settled-access.ts';
import { readSqlData } from './sql/data.ts';
import { readHanded, readPerhaps, readScanned, sayComputed } from './sql/deferred.ts';
import { HOLE_NAME } from './sql/holes.ts';
import { inMigrationOrder, undoneIn } from './sql/migrations.ts';
import { parseSql, type SqlStatement } from './sql/parser.ts';
import { type Origin, type Reading, readStatement, say } from './sql/reading.ts';
import { splitStatements } from './sql/split.ts';
import { parsedText } from './sql/statements.ts';
import { beginsComputed, isPart, isSelection, looksLikeSql, mayBeProse, type SqlText, sqlTexts } from './sql/texts.ts';
import { createdTable } from './sql/tolerant.ts';
import { isSystemTable } from './system-tables.ts';
import { listUnmade } from './unmade-tables.ts';

export interface Database {
  tables: TableEntry[];
  foreignKeys: ForeignKey[];
  access: TableAccess[];
}

/** Tables, foreign keys and who touches them: from .sql files, from SQL in code and from query builders. */
export function readDatabase(source: Source, graph: CallGraph, edges: Edge[]): Database {
  const reading: Reading = {
    source,
    schema: {
      tables: new Map(),
      foreignKeys: [],
      gone: new Set(),
      temporary: new Set(),
      policies: new Map(),
      searchPath: searchPathOf(source.files),
    },
    access: [],
    scanned: [],
    perhaps: [],
    computed: [],
  };
  for (const path of inMigrationOrder(source.files.keys())) if (path.endsWith('.sql')) readSqlFile(reading, path);
  for (const path of inMigrationOrder(source.project.modules.keys())) {
    const module = source.project.modules.get(path);
    if (!module) continue;
    applySchemaBuilders(reading.schema, graph, module, (item) => source.unresolved.push(item));
    for (const text of sqlTexts(module, graph.evaluator)) readSqlText(reading, graph, text);
  }
  reading.access.push(...readOrm(source, graph, reading.schema));
  readPerhaps(reading);
  readScanned(reading);
  const runs = edges.filter((edge) => edge.kind === 'file' && edge.to?.endsWith('.sql'));
  const named = readSqlData(reading, edges);
  reading.access.push(
    ...accessThroughFiles(reading, [...runs, ...named, ...massiveScripts(graph, source.files.keys())]),
  );
  sayComputed(reading);
  const isTold = (...names: string[]) => names.every((name) => !name.includes(HOLE_NAME));
  const access = settledAccess(reading.access, reading.schema);
  listUnmade(source, reading.schema, access);
  const isTests = tablesOfTests(reading, access);
  const tables = [...reading.schema.tables.values()].filter(
    ({ name }) => isTold(name) && !isTests(name) && !isSystemTable(name),
  );
  const foreignKeys = reading.schema.foreignKeys.filter(
    ({ table, references }) => isTold(table, references) && !isTests(table),
  );
  return { tables, foreignKeys, access };
}

/** A table that only a test makes is none of the application's, unless other code touches it. */
function tablesOfTests({ source, schema }: Reading, access: TableAccess[]): (name: string) => boolean {
  const isTest = (file: string) => source.files.get(file)?.entry.test === true;
  const touched = new Set(access.filter(({ file }) => !isTest(file)).map(({ table }) => table));
  return (name) => isTest(schema.tables.get(name)?.file ?? '') && !touched.has(name);
}

function readSqlFile(reading: Reading, path: string): void {
  const text = reading.source.files.get(path)?.text ?? '';
  const lines = new LineIndex(text);
  const undone = undoneIn(path, text);
  for (const { statement, offset, error } of statementsOf(text)) {
    const at = { file: path, line: lines.lineAt(offset) };
    const undoes = undone(offset);
    if (error) readForeign(reading, text.slice(offset), at, error);
    if (statement) readStatement(reading, statement, { ...at, within: null, via: 'sql', undoes });
  }
}

/** A statement that only another database understands: the table that it makes is known all the same. */
function readForeign(
  reading: Reading,
  text: string,
  { file, line }: { file: string; line: number },
  error: Error,
): void {
  const name = createdTable(text);
  if (name !== null && isSystemTable(name)) return;
  const isComputed = name?.includes(HOLE) === true;
  if (name !== null && !isComputed && !reading.schema.tables.has(name))
    reading.schema.tables.set(name, { file, line, name, kind: 'table', columns: [] });
  const why = isComputed ? 'the name of a table is computed' : `Postgres cannot parse it: ${error.message}`;
  reading.source.unresolved.push({ file, line, what: 'SQL', why });
}

interface FileStatement {
  statement: SqlStatement | null;
  offset: number;
  error: Error | null;
}

/** The statements of a file; where the whole does not parse, each by itself. */
function statementsOf(text: string): FileStatement[] {
  const whole = parseSql(text);
  if (!(whole instanceof Error))
    return whole.map((statement) => ({ statement, offset: statement.offset, error: null }));
  return splitStatements(text).flatMap(({ text: part, offset }): FileStatement[] => {
    const parsed = parsedText(part);
    if (parsed instanceof Error) return [{ statement: null, offset, error: parsed }];
    return parsed.statements.map((statement) => ({ statement, offset: offset + statement.offset, error: null }));
  });
}

function readSqlText(reading: Reading, graph: CallGraph, item: SqlText): void {
  const { place, texts, handed } = item;
  const { module, node } = place;
  const origin: Origin = {
    file: module.path,
    line: module.lineAt(node.start),
    within: within(node),
    via: 'sql',
    undoes: inDown(module, node),
  };
  for (const text of texts.filter((one) => isPart(item, one))) {
    reading.scanned.push({ text, origin, handed: false, error: new Error('it is a part of a statement') });
    if (beginsComputed(text)) say(reading, origin, 'how the statement begins is computed; the rest of it is read');
  }
  const whole = texts.flatMap(separately).filter((one) => looksLikeSql(one, handed));
  const selections = texts.filter((one) => isSelection(item, one)).map((one) => `SELECT ${one}`);
  for (const text of [...whole, ...selections]) {
    const parsed = parsedText(text);
    if (parsed instanceof Error) {
      const made = createdTable(text);
      if (made !== null && origin.undoes !== true) readForeign(reading, text, origin, parsed);
      else reading.scanned.push({ text, origin, handed, error: parsed });
      continue;
    }
    if (parsed.tableHole) readHanded(reading, graph, place, origin);
    const definition = ({ type }: SqlStatement) => /^(?:Create|Alter|Drop|Rename|View)/.test(type);
    const isSure = mayBeProse(text, handed) ? definition : () => true;
    const here: Origin = { ...origin, open: endsOpen(text) };
    for (const statement of parsed.statements.filter(isSure)) readStatement(reading, statement, here);
    reading.perhaps.push({ statements: parsed.statements.filter((item) => !isSure(item)), origin: here });
  }
}

/** The statements of a text that cannot be parsed as a whole, each by itself. */
function separately(text: string): string[] {
  if (!text.includes(';') || !looksLikeSql(text, true) || !(parsedText(text) instanceof Error)) return [text];
  return splitStatements(text).map((part) => part.text);
}

/** True where a hole stands for more than a value or a name between others: at the end, or after a parenthesis. */
const OPEN = new RegExp(`${HOLE}\\s*;?\\s*$|\\)\\s*${HOLE}|SET\\s[^]*\\s${HOLE}`, 'i');
const endsOpen = (text: string) => text.includes(HOLE) && OPEN.test(text);

/** A .sql file that code reads and runs counts for that code as well. */
function accessThroughFiles(
  { access, source }: Reading,
  runs: Pick<Edge, 'from' | 'to' | 'line' | 'start'>[],
): TableAccess[] {
  return runs.flatMap((edge) => {
    const module = source.project.modules.get(edge.from);
    const place = module ? nodeAt(module, edge.start) : null;
    // What a view or a function asks for is asked for when it is used, not when it is made.
    return access
      .filter((item) => item.file === edge.to && item.via === 'sql')
      .map((item) => ({
        ...item,
        file: edge.from,
        line: edge.line,
        via: 'sql-file',
        within: place ? within(place) : null,
      }));
  });
}

function nodeAt(module: { nodes(type: string): { start: number; end: number }[] }, offset: number) {
  const all = ['Literal', 'TemplateLiteral'].flatMap((type) => module.nodes(type));
  return (all.find((node) => node.start === offset) as Parameters<typeof within>[0] | undefined) ?? null;
}
