import { type Comparison, compareValues, type Difference, show } from './compare-values.ts';
import { matchLists } from './match-lists.ts';
import type { RowChange } from './types.ts';

/** The rows that one exchange changed, table by table; their order within a table says nothing. */
export function compareChanges(a: RowChange[], b: RowChange[], context: Comparison): Difference[] {
  const found: Difference[] = [];
  for (const kind of new Set([...a, ...b].map(kindOf))) {
    const [mine, theirs] = [a.filter((one) => kindOf(one) === kind), b.filter((one) => kindOf(one) === kind)];
    found.push(
      ...matchLists(mine, theirs, context, {
        compare: (left, right, inner) => compareChange(left, right, kind, inner),
        missing: (one) => ({ at: kind, expected: show(contentOf(one)), actual: 'no such change' }),
        extra: (one) => ({ at: kind, expected: 'no such change', actual: show(contentOf(one)) }),
      }),
    );
  }
  return found;
}

function kindOf({ table, op }: RowChange): string {
  return `${table} ${op}`;
}

function contentOf(change: RowChange): unknown {
  return change.op === 'update' ? changedColumns(change) : (change.after ?? change.before);
}

function compareChange(a: RowChange, b: RowChange, kind: string, context: Comparison): Difference[] {
  if (a.op !== 'update') return compareValues(a.after ?? a.before, b.after ?? b.before, kind, context);
  // The row as it was says which one it is; the columns that changed say what was done.
  const identity = compareValues(a.before, b.before, `${kind} before`, context);
  const columns = new Set([...Object.keys(changedColumns(a)), ...Object.keys(changedColumns(b))]);
  return [...identity, ...compareValues(pick(a.after, columns), pick(b.after, columns), kind, context)];
}

function changedColumns({ before, after }: RowChange): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(after ?? {}).filter(([key, value]) => JSON.stringify(before?.[key]) !== JSON.stringify(value)),
  );
}

function pick(row: Record<string, unknown> | null, columns: Set<string>): Record<string, unknown> {
  return Object.fromEntries([...columns].map((column) => [column, row?.[column] ?? null]));
}
