import { parseHoled } from './sql-holes.ts';
import type { SqlStatement } from './sql-parser.ts';
import { normalizedSql } from './sql-tolerant.ts';

/** A text of SQL as it is printed, or else with the placeholders of other drivers replaced. */
export function parsedText(text: string): ReturnType<typeof parseHoled> {
  const parsed = parseHoled(text);
  if (!(parsed instanceof Error)) return parsed;
  const normalized = normalizedSql(text);
  const again = normalized === text ? parsed : parseHoled(normalized);
  return again instanceof Error ? parsed : again;
}

const TOUCHES = /^(?:Select|Insert|Update|Delete|Merge|Truncate|Copy|Explain|CreateTableAs|PrepareStmt|DeclareCursor)/;

/** True for statements that touch rows; definitions and settings do not. */
export function readsOrWrites({ type }: SqlStatement): boolean {
  return TOUCHES.test(type);
}
