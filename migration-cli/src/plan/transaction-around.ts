import type { Inventory, SymbolRef } from '../model/inventory.ts';

/**
 * Why a function cannot be asked over HTTP that somebody calls while a transaction is open: what it does would stay where the
 * transaction is undone, and it would wait for rows that the transaction holds. Null where nobody does.
 */
export function transactionAround(
  { transactions }: Inventory,
  { file, name }: SymbolRef,
  crosses: (call: { file: string; target: SymbolRef }) => boolean,
): string | null {
  const found = transactions.find(
    (entry) =>
      entry.calls.some((call) => call.file === file && call.name === name) &&
      crosses({ file: entry.file, target: { file, name } }),
  );
  return found === undefined
    ? null
    : `it is called inside of the transaction of ${found.file}:${found.line}, which never crosses`;
}
