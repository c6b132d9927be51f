import type { SymbolRef } from '../model/inventory.ts';
import type { Decision } from '../model/plan-file.ts';

/** What one generated client module holds. */
export interface ClientModule {
  path: string;
  keeper: string;
  functions: { symbol: SymbolRef; choice: 'remote' | 'outbox' }[];
  types: SymbolRef[];
}

/** Collects what the rewritten files import from generated clients: one module per keeping service and choice. */
export class ClientUse {
  readonly modules = new Map<string, ClientModule>();
  readonly #folder: string;
  readonly #extension: string;
  readonly #keeper: string;

  constructor(folder: string, extension: string, keeper: string) {
    this.#folder = folder;
    this.#extension = extension;
    this.#keeper = keeper;
  }

  /** Notes the use and gives the path of the client module. */
  use(symbol: SymbolRef, typeOnly: boolean, decision: Decision): string {
    const keeper = decision.to ?? this.#keeper;
    const kind = decision.choice === 'outbox' ? 'outbox' : 'client';
    const path = `${this.#folder}${keeper}-${kind}${this.#extension}`;
    const module = this.modules.get(path) ?? { path, keeper, functions: [], types: [] };
    this.modules.set(path, module);
    if (typeOnly && decision.subject !== `call:${symbol.file}#${symbol.name}`) {
      if (!module.types.some((type) => same(type, symbol))) module.types.push(symbol);
    } else if (!module.functions.some((item) => same(item.symbol, symbol))) {
      module.functions.push({ symbol, choice: decision.choice === 'outbox' ? 'outbox' : 'remote' });
    }
    return path;
  }
}

const same = (a: SymbolRef, b: SymbolRef) => a.file === b.file && a.name === b.name;
