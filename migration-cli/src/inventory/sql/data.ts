import type { Edge } from '../../model/inventory.ts';
import { isRecord } from '../json.ts';
import { type Reading, readStatement } from './reading.ts';
import { parsedText } from './statements.ts';
import { looksLikeSql } from './texts.ts';

/** What a sentence hardly has: `select * from t`, `where id = $1`. */
const MARKS = /[*=;()$]/;
const MAX_BYTES = 2_000_000;

/**
 * Statements that stand in a JSON file which code loads, under names: `{ "getUsers": "SELECT … FROM users" }`. Gives the edges to
 * such files; texts of pages are told apart by being many.
 */
export function readSqlData(reading: Reading, edges: Edge[]): Edge[] {
  const { files } = reading.source;
  const loads = edges.filter(({ to, from }) => to?.endsWith('.json') && files.get(from)?.entry.test !== true);
  const found = new Set([...new Set(loads.map(({ to }) => to ?? ''))].filter((path) => readOne(reading, path)));
  return loads.filter(({ to }) => found.has(to ?? ''));
}

function readOne(reading: Reading, path: string): boolean {
  const text = reading.source.files.get(path)?.text ?? '';
  if (text.length > MAX_BYTES || !/\b(?:SELECT|INSERT|UPDATE|DELETE)\b/i.test(text)) return false;
  const all = textsOf(parsedJson(text), '');
  const queries = all.flatMap(({ key, value }) => {
    const parsed = looksLikeSql(value, true) && MARKS.test(value) ? parsedText(value) : null;
    return parsed === null || parsed instanceof Error ? [] : [{ key, value, statements: parsed.statements }];
  });
  if (queries.length === 0 || queries.length * 2 < all.length) return false;
  for (const { key, value, statements } of queries) {
    const at = text.indexOf(JSON.stringify(value));
    const line = at === -1 ? 1 : text.slice(0, at).split('\n').length;
    for (const statement of statements)
      readStatement(reading, statement, { file: path, line, within: key, via: 'sql' });
  }
  return true;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever loads it fails as well.
    return null;
  }
}

function textsOf(value: unknown, key: string): { key: string; value: string }[] {
  if (typeof value === 'string') return [{ key, value }];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, key));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => textsOf(item, key === '' ? name : `${key}.${name}`));
}
