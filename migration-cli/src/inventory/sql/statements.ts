import { parseHoled } from './holes.ts';
import type { SqlStatement } from './parser.ts';
import { normalizedSql, withNamedVariables } from './tolerant.ts';

/** A text of SQL as it is printed, or else with the placeholders of other drivers and tools replaced. */
export function parsedText(text: string): ReturnType<typeof parseHoled> {
  const parsed = parseHoled(text);
  if (!(parsed instanceof Error)) return parsed;
  for (const changed of [normalizedSql, withNamedVariables]) {
    const other = changed(text);
    const again = other === text ? parsed : parseHoled(other);
    if (!(again instanceof Error)) return again;
  }
  return parsed;
}

const TOUCHES =
  /^(?:Select|Insert|Update|Delete|Merge|Truncate|Copy|Explain|CreateTableAs|PrepareStmt|DeclareCursor|LockStmt)/;

/** True for statements that touch rows; definitions and settings do not. */
export function readsOrWrites({ type }: SqlStatement): boolean {
  return TOUCHES.test(type);
}
