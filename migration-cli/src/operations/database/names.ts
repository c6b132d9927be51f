/** A name as it is written in SQL, always quoted. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string constant. */
export function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? ` E${quoted}` : quoted;
}

/** PUBLIC is no name but a word. */
export function quoteRole(role: string): string {
  return role.toLowerCase() === 'public' ? 'PUBLIC' : quoteName(role);
}

export interface Qualified {
  schema: string;
  name: string;
}

/** 'table', 'schema.table' or with quoted parts; without a schema it is public. */
export function parseName(text: string): Qualified {
  const parts = splitName(text.trim());
  const [first = '', second] = parts;
  return second === undefined ? { schema: 'public', name: first } : { schema: first, name: second };
}

function splitName(text: string): string[] {
  const parts: string[] = [];
  const pattern = /"((?:[^"]|"")*)"|([^".]+)/g;
  for (const match of text.matchAll(pattern)) parts.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  return parts;
}

/** The name with its schema, quoted. */
export function quoteQualified(name: Qualified): string {
  return `${quoteName(name.schema)}.${quoteName(name.name)}`;
}

/** 'schema.function(arguments)': arguments as pg_get_function_identity_arguments prints them. */
export function parseFunction(text: string): Qualified & { arguments: string } {
  const open = text.indexOf('(');
  if (open < 0) return { ...parseName(text), arguments: '' };
  return { ...parseName(text.slice(0, open)), arguments: text.slice(open + 1, text.lastIndexOf(')')).trim() };
}
