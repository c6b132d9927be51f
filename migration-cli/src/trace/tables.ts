import { accessOf } from '../inventory/sql/access.ts';
import { parsedText, readsOrWrites } from '../inventory/sql/statements.ts';
import type { TracedStatement } from '../model/run-trace.ts';

/** The tables of a statement that was sent. `unread` says why they are not known. The SQL parser has to be loaded. */
export function tablesOf(text: string): Pick<TracedStatement, 'tables' | 'unread'> {
  const parsed = parsedText(text);
  if (parsed instanceof Error) return { tables: [], unread: parsed.message };
  const tables = parsed.statements.filter(readsOrWrites).flatMap((statement) => accessOf(statement));
  return { tables, unread: null };
}
