/** A statement of a script with where it begins. */
export interface SqlPart {
  text: string;
  offset: number;
}

/** What may hide a semicolon, and psql's own commands, which are no SQL. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|(?<=^|\n)\\[^\n]*|;/g;

/** The rows after `COPY … FROM stdin;` are no SQL, up to a line with `\.`. */
function endOfData(script: string, start: number, end: number): number {
  if (!/\bFROM\s+STDIN\b[^;]*;$/i.test(script.slice(Math.max(start, end - 500), end))) return end;
  const last = /(?<=\n)\\\.[^\n]*/g;
  last.lastIndex = end;
  const found = last.exec(script);
  return found ? found.index + found[0].length : script.length;
}

/** Splits a script at its semicolons, outside of quotes, comments and dollar-quoted bodies. */
export function splitStatements(script: string): SqlPart[] {
  const parts: SqlPart[] = [];
  let start = 0;
  const add = (end: number) => {
    const text = script.slice(start, end);
    const lead = /^\s*/.exec(text)?.[0].length ?? 0;
    if (text.trim() !== '') parts.push({ text: text.slice(lead), offset: start + lead });
  };
  const token = new RegExp(TOKEN);
  for (let match = token.exec(script); match; match = token.exec(script)) {
    const psql = match[0].startsWith('\\');
    if (match[0] !== ';' && !psql) continue;
    add(match.index);
    start = endOfData(script, start, match.index + match[0].length);
    token.lastIndex = start;
  }
  add(script.length);
  return parts;
}
