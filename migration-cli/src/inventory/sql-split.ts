/** A statement of a script with where it begins. */
export interface SqlPart {
  text: string;
  offset: number;
}

/** What may hide a semicolon, and psql's own commands, which are no SQL. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|(?<=^|\n)\\[^\n]*|;/g;

/** Splits a script at its semicolons, outside of quotes, comments and dollar-quoted bodies. */
export function splitStatements(script: string): SqlPart[] {
  const parts: SqlPart[] = [];
  let start = 0;
  const add = (end: number) => {
    const text = script.slice(start, end);
    const lead = /^\s*/.exec(text)?.[0].length ?? 0;
    if (text.trim() !== '') parts.push({ text: text.slice(lead), offset: start + lead });
  };
  for (const match of script.matchAll(TOKEN)) {
    const psql = match[0].startsWith('\\');
    if (match[0] !== ';' && !psql) continue;
    add(match.index);
    start = match.index + match[0].length;
  }
  add(script.length);
  return parts;
}
