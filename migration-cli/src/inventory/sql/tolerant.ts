import { HOLE } from '../../code/evaluate-paths.ts';
import type { Command, SqlAccess } from './access.ts';

/**
 * The text with what other drivers and databases write where Postgres writes something else: `?`, `:name`, `@name`, `%s`
 * and `{{name}}` for values, `??`, backticks and brackets for names.
 */
export const normalizedSql = (text: string): string => outsideQuotes(text, withoutPlaceholders);

/** The text with variables of psql and graphile-migrate, `:NAME` and `:"NAME"`, as names: of a role, a schema, a database. */
export const withNamedVariables = (text: string): string =>
  outsideQuotes(text.replace(/(?<![:\w]):"\w+"/g, HOLE), (plain) =>
    plain.replace(/(?<![:\w\])]):([A-Za-z_]\w*)/g, HOLE),
  );

function outsideQuotes(text: string, change: (plain: string) => string): string {
  const parts = text.match(/'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$\w*\$[\s\S]*?\$\w*\$|[^'"]|['"]/g);
  if (parts === null) return text;
  let plain = '';
  const out: string[] = [];
  const flush = () => {
    out.push(change(plain));
    plain = '';
  };
  for (const part of parts) {
    if (part.length > 1) {
      flush();
      out.push(part);
    } else plain += part;
  }
  flush();
  return out.join('');
}

/** Names in backticks or brackets in the quotes of Postgres; `dbo` is where tables stand that say nothing else. */
const withPlainNames = (text: string): string =>
  text
    .replace(/`([^`\n]+)`/g, '"$1"')
    .replace(/(?<![\w$\])"'])\[([A-Za-z_][\w ]*)\]/g, '"$1"')
    .replace(/(?<![\w.])(?:dbo|"dbo")\.(?=["A-Za-z_])/g, '');

function withoutPlaceholders(text: string): string {
  return withPlainNames(text)
    .replace(NAMED_VALUE, (_, inner: string) => (NAMES_SOMETHING.test(inner) ? HOLE : ' NULL '))
    .replace(/\{\{[^}]*\}\}/g, ' NULL ')
    .replace(/(?<![:\w])::?(?=[a-z]\w*:)/gi, ':')
    .replace(/(?<![:\w]):(\w+):/g, HOLE)
    .replace(/(?<![:\w\])])(?::|@)([A-Za-z_]\w*)/g, ' NULL ')
    .replace(/\?\?(?!\?)/g, HOLE)
    .replace(/\bSET\s+\?(?![|&?])/gi, `SET ${HOLE}`)
    .replace(/(?<![\w?@])\?(?![|&?])/g, ' NULL ')
    .replace(/%[sdi]\b|%L\b/g, ' NULL ')
    .replace(/%I\b/g, HOLE)
    .replace(/\bINSERT\s+(?:OR\s+\w+|(?:LOW_PRIORITY\s+|DELAYED\s+|HIGH_PRIORITY\s+)?IGNORE)\s+INTO\b/gi, 'INSERT INTO')
    .replace(/\bREPLACE\s+INTO\b/gi, 'INSERT INTO')
    .replace(INSERT_SET, '$1 DEFAULT VALUES$2')
    .replace(/\bON\s+DUPLICATE\s+KEY\s+UPDATE\b[^;]*/gi, `ON CONFLICT (${HOLE}) DO UPDATE SET ${HOLE} = 1`)
    .replace(/\bLIMIT\s+(NULL|\d+)\s*,\s*(NULL|\d+)/gi, 'LIMIT $2 OFFSET $1');
}

/** MySQL's `INSERT INTO users SET ?` */
const INSERT_SET = /(\bINSERT\s+INTO\s+[^\s(]+)\s+SET\b[^;]*?(\bON\s+DUPLICATE\b|;|$)/gi;

/** pg-promise's `${name}`, `$(name)`, `$<name>`, `$[name]`, `$/name/` and `$1:csv`. */
const NAMED_VALUE = /\$(\{[^{}]*\}|\([\w.^:~]*\)|<[\w.^:~]*>|\[[\w.^:~]*\]|\/[\w.^:~]*\/|\d+(?::(?!:)\w+|[~^]))/g;
const NAMES_SOMETHING = /~|:name|:alias/;

const NAME = String.raw`(?:"[^"]+"|[A-Za-z_][\w$]*)(?:\s*\.\s*(?:"[^"]+"|[A-Za-z_][\w$]*))?`;
const READS = new RegExp(String.raw`\b(?:FROM|JOIN)\s+(?:LATERAL\s+|ONLY\s+)?(${NAME})(?!\s*\(|[\w$.])`, 'gi');
const WRITES = new RegExp(
  String.raw`\b(INSERT\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?|TRUNCATE(?:\s+TABLE)?|MERGE\s+INTO)\s+(${NAME})(?!\s*\.)`,
  'gi',
);
const COMMON =
  /(?:\bWITH\s+(?:RECURSIVE\s+)?|,\s*)("[^"]+"|[A-Za-z_]\w*)\s*(?:\([^()]*\)\s*)?AS\s+(?:(?:NOT\s+)?MATERIALIZED\s+)?\(/gi;
const NO_TABLE = /^(?:select|set|values|lateral|unnest|only|where|table|of|skip|nowait|the|a|an)$/i;

const CHANGES =
  /^(?:CREATE\s+(?:(?:OR\s+REPLACE|CONSTRAINT|TEMP|TEMPORARY|UNIQUE|FULLTEXT|SPATIAL|DEFINER\s*=\s*\S+)\s+)*(?:TRIGGER|INDEX|POLICY)|ALTER|DROP|COMMENT|GRANT|REVOKE)\b/i;

/** False for what changes the schema alone: the body of a trigger runs later, and an index names its table. */
export const touchesRows = (text: string): boolean =>
  !CHANGES.test(text.replace(/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/, ''));

/** True where a text can only be a statement that asks for rows or changes them, whatever follows. */
export const isStatement = (text: string): boolean =>
  /^\s*(?:SELECT\s[\s\S]*?\sFROM|(?:INSERT|REPLACE)\s(?:\w+\s)*?INTO|UPDATE\s[\s\S]*?\sSET|DELETE\s+FROM)\s/i.test(
    text,
  );

/** Words in front of what is no table: `EXTRACT(YEAR FROM made)`, `a IS DISTINCT FROM b`, `ON DUPLICATE KEY UPDATE a = 1`. */
const NO_SOURCE =
  /\b(?:EXTRACT|TRIM|SUBSTRING|OVERLAY|POSITION)\s*\([^()]*\)|\bDISTINCT\s+FROM\b|\bKEY\s+UPDATE\b|\bON\s+UPDATE\b/gi;

/** The tables of a text that no parser accepts, by the words in front of them. Only `known` tables are believed. */
export function scannedAccess(text: string, known: (table: string) => boolean): SqlAccess[] {
  const bare = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').replace(/'(?:[^']|'')*'/g, "''");
  const plain = withPlainNames(bare).replace(NO_SOURCE, ' ');
  const common = new Set([...plain.matchAll(COMMON)].map((match) => unquoted(match[1] ?? '')));
  const targets = [...plain.matchAll(WRITES)].map(([, verb = '', name = '']) => ({ verb, name: unquoted(name) }));
  const isTable = (name: string) => !NO_TABLE.test(name) && !name.includes(HOLE) && !common.has(name) && known(name);
  const written = targets.map(({ name }) => name).filter(isTable);
  const read = namesIn(plain.replace(/\bDELETE\s+FROM\b/gi, 'DELETE'), READS).filter(
    (name) => !common.has(name) && known(name),
  );
  return [...new Set([...written, ...read])].map((table) => {
    const writes = written.includes(table);
    const reads = read.includes(table);
    return {
      table,
      access: writes && reads ? 'readwrite' : writes ? 'write' : 'read',
      commands: [
        ...new Set(targets.filter(({ name }) => name === table).flatMap(({ verb }) => sentBy(verb, plain))).add(
          'select',
        ),
      ].sort(),
      columns: [],
    };
  });
}

/** What a word at the start of a statement takes; an INSERT may go on to update where the text says it or does not end it. */
function sentBy(verb: string, text: string): Command[] {
  if (/^INSERT/i.test(verb)) {
    const updates = /\bON\s+(?:CONFLICT|DUPLICATE)\b/i.test(text) || text.includes(HOLE);
    return updates ? ['insert', 'update'] : ['insert'];
  }
  if (/^UPDATE/i.test(verb)) return ['update'];
  if (/^DELETE/i.test(verb)) return ['delete'];
  return /^TRUNCATE/i.test(verb) ? ['truncate'] : ['delete', 'insert', 'update'];
}

const CREATES = new RegExp(String.raw`^\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(${NAME})\s*\(`, 'i');

/** The table that a statement in the words of another database makes. */
export function createdTable(text: string): string | null {
  const plain = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').replaceAll('`', '"');
  const name = CREATES.exec(plain)?.[1];
  return name === undefined ? null : unquoted(name);
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)]
    .map((match) => unquoted(match[1] ?? ''))
    .filter((name) => !NO_TABLE.test(name) && !name.includes(HOLE));
}

function unquoted(name: string): string {
  return name.replace(/["\s]/g, '').replace(/^public\./, '');
}
