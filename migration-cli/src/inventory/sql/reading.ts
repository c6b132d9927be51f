import type { TableAccess } from '../../model/inventory.ts';
import type { Source } from '../project.ts';
import { union } from '../settled-access.ts';
import { accessOf, type Command, type SqlAccess } from './access.ts';
import { definitionAccess } from './definitions.ts';
import { isMigration } from './migrations.ts';
import type { SqlStatement } from './parser.ts';
import { applyDefinition, type Schema } from './schema.ts';
import { readsOrWrites } from './statements.ts';

/** What is known of a database while its statements are read. */
export interface Reading {
  source: Source;
  schema: Schema;
  access: TableAccess[];
  scanned: { text: string; origin: Origin; handed: boolean; error: Error }[];
  /** Statements in small letters that nothing known runs: SQL where they name tables, prose otherwise. */
  perhaps: { statements: SqlStatement[]; origin: Origin }[];
  /** Where the name of a table is computed, as far as reading the text alone tells. */
  computed: Origin[];
}

/** Where a statement stands. */
export interface Origin {
  file: string;
  line: number;
  within: string | null;
  via: string;
  /** True in the way back of a migration. */
  undoes?: boolean;
  /** True where parts of the text are not known. */
  open?: boolean;
}

/** Takes what a statement defines into the schema, and notes whom it touches. */
export function readStatement(reading: Reading, statement: SqlStatement, origin: Origin): void {
  const drops = statement.type === 'DropStmt' && !origin.file.endsWith('.sql') && !isMigration(origin.file);
  if (origin.undoes !== true && !drops)
    applyDefinition(reading.schema, statement, { file: origin.file, line: origin.line });
  const defined = definitionAccess(statement);
  if (defined) {
    for (const error of defined.errors) {
      reading.source.unresolved.push({
        file: origin.file,
        line: origin.line,
        what: defined.name,
        why: `its body cannot be parsed: ${error}`,
      });
    }
    // Who makes a policy asks nothing of its tables; a schema says what whoever touches the table will ask.
    if (defined.via === 'policy' && !origin.file.endsWith('.sql')) return;
    reading.access.push(
      ...defined.access.map((item) => entryOf(item, { ...origin, within: defined.name, via: defined.via })),
    );
    return;
  }
  if (!readsOrWrites(statement)) return;
  reading.access.push(...accessOf(statement).map((item) => entryOf(item, origin)));
}

export function entryOf(
  { table, access, commands, columns }: SqlAccess,
  { file, line, within: name, via, open = false }: Origin,
): TableAccess {
  return { file, line, table, access, via, columns, within: name, commands: open ? withUntold(commands) : commands };
}

/** What a part of a statement that is not known can ask for: a WHERE or a RETURNING reads, ON CONFLICT may update. */
function withUntold(commands: Command[]): Command[] {
  const may: Command[] = commands.includes('insert') ? ['select', 'update'] : ['select'];
  return commands.some((command) => command !== 'select') ? union(commands, may) : commands;
}

/** True for a table that is made, in whichever schema. */
export function knownName({ schema }: Reading, table: string): boolean {
  return schema.tables.has(table) || [...schema.tables.keys()].some((name) => name.endsWith(`.${table}`));
}

export function say({ source }: Reading, { file, line }: Origin, why: string): void {
  source.unresolved.push({ file, line, what: 'SQL', why });
}
