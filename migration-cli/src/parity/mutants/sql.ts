export interface TextMutation {
  kind: string;
  text: string;
  change: string;
}

/** Faults that act through what the database answers, and in no other way. */
const THROUGH_DATABASE = new Set(['dropped WHERE', 'dropped AND', 'wrong tenant', 'other order']);

export function actsThroughDatabase(kind: string): boolean {
  return THROUGH_DATABASE.has(kind);
}

const STATEMENT = /\b(?:SELECT|UPDATE|DELETE|INSERT)\b/i;

/** Faults of SQL in source text, quotes and holes left as they are. Parameters stay in use, so that each is a fault and no error. */
export function sqlMutations(source: string): TextMutation[] {
  if (!STATEMENT.test(source)) return [];
  const found: TextMutation[] = [];
  const add = (kind: string, pattern: RegExp, replacement: (...parts: string[]) => string) => {
    const match = pattern.exec(source);
    if (match === null) return;
    const [all, ...parts] = match;
    const changed = replacement(all, ...parts.map((part) => part ?? ''));
    const text = source.slice(0, match.index) + changed + source.slice(match.index + all.length);
    found.push({ kind, text, change: `${short(all)} → ${short(changed)}` });
  };
  add(
    'dropped WHERE',
    /(\bWHERE\s+)([\w."]+\s*=\s*(?:\$\d+|'[^']*'))/i,
    (_, where = '', test = '') => `${where}(${test} OR true)`,
  );
  add(
    'dropped AND',
    /(\bAND\s+)([\w."]+\s*(?:=|<|>|<=|>=)\s*(?:\$\d+|'[^']*'|now\(\)))/i,
    (_, and = '', test = '') => `${and}(${test} OR true)`,
  );
  add(
    'wrong tenant',
    /\b((?:\w+\.)?(?:organi[sz]ation_id|tenant_id|customer_id|user_id|account_id))\s*=\s*(\$\d+)/i,
    (_, column = '', value = '') => `${column} <> ${value}`,
  );
  add('other order', /\b(ORDER BY\s+[\w."]+)\s+DESC\b/i, (_, by = '') => `${by} ASC`);
  add('off by one', /\bLIMIT\s+(\$\d+|\d+)/i, (_, count = '') => `LIMIT ${count} - 1`);
  return found;
}

export function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
