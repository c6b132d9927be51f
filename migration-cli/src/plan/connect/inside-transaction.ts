import type { SymbolRef } from '../../model/inventory.ts';
import type { Problem } from '../../model/operation.ts';
import type { ConnectionInput } from '../connections.ts';
import { hasMoved } from '../layout.ts';
import { transactionAround } from '../transaction-around.ts';

/** Why a function cannot be called over HTTP from where it is called: a transaction is open there. */
export function insideTransaction({ inventory, layout }: ConnectionInput, symbol: SymbolRef): Problem[] {
  const why = transactionAround(inventory, symbol, ({ file }) => layout.moves.has(file) !== hasMoved(layout, symbol));
  return why === null
    ? []
    : [
        {
          what: `call:${symbol.file}#${symbol.name} cannot be remote`,
          why,
          next: 'call it before or after the transaction, or choose copy or leave',
        },
      ];
}
