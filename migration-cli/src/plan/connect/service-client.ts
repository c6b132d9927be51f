import { type ClientInput, clientModule } from '../../generate/client.ts';
import { dispatcherModule, outboxModule, outboxSteps } from '../../generate/outbox.ts';
import type { InternalCalls, SymbolImport } from '../../model/plan-file.ts';
import type { ClientModule } from '../clients.ts';
import type { ConnectionInput, Generated } from '../connections.ts';
import type { Places } from './generate.ts';
import { insideTransaction } from './inside-transaction.ts';
import { tableOf } from './names.ts';
import { contextOf, contractsOf, inReach, printer, signatures, styleOf, typesOf } from './printing.ts';

/** The calling side is the service: a client of what the monolith keeps, or an outbox for it. */
export function serviceClient(
  input: ConnectionInput,
  internal: InternalCalls,
  places: Places,
  module: ClientModule,
  result: Generated,
): void {
  const { plan, layout } = input;
  const style = styleOf(input, module.path, nearOf(input, module));
  const keeper = plan.services[module.keeper];
  const common: Common = {
    ...style,
    keeper: module.keeper,
    caller: layout.name,
    urlEnv: internal.urlEnv,
    defaultUrl: `http://127.0.0.1:${keeper?.backend?.port ?? 80}`,
    tokenEnv: internal.tokenEnv,
    signatures: signatures(
      input,
      module.functions.map(({ symbol }) => symbol),
      result.problems,
    ),
    types: typesOf(input, module),
  };
  if (module.path.endsWith(`-outbox${places.extension}`)) outboxClient(input, internal, places, module, common, result);
  else httpClient(input, internal, module, common, result);
}

type Common = Omit<ClientInput, 'error' | 'errors' | 'context' | 'contracts' | 'seam'>;

const nearOf = ({ layout }: ConnectionInput, { functions }: ClientModule): string =>
  layout.service.backend?.entry.module ?? functions[0]?.symbol.file ?? '';

/** Who takes part in a transaction of its caller goes through a table that the transaction writes. */
function outboxClient(
  input: ConnectionInput,
  internal: InternalCalls,
  places: Places,
  module: ClientModule,
  common: Common,
  result: Generated,
): void {
  const { plan, layout } = input;
  const near = nearOf(input, module);
  const keeper = plan.services[module.keeper];
  const at = internal.transaction ? inReach(input, internal.transaction.module) : null;
  for (const { symbol, params, async } of common.signatures) {
    const taken = params.some(({ transaction }) => transaction);
    if (taken && async) continue;
    result.problems.push({
      what: `call:${symbol.file}#${symbol.name} cannot go through an outbox`,
      why: taken ? 'it is synchronous' : 'it takes no transaction of its caller',
      next: taken ? 'choose copy or leave' : 'choose remote',
    });
  }
  if (!internal.transaction || at === null) {
    result.problems.push({
      what: `${layout.name} has no transaction for its outbox`,
      why: 'monolith.internal.transaction names no module that the service holds',
      next: 'decide to copy it',
    });
    return;
  }
  const path = `${places.dispatcherFolder}${module.keeper}-dispatcher${places.extension}`;
  const outbox = {
    ...common,
    table: tableOf(layout.name, 'outbox'),
    transaction: { specifier: printer(input, path, near)(at), name: internal.transaction.export },
  };
  result.files.push({ path: module.path, content: outboxModule(outbox) }, { path, content: dispatcherModule(outbox) });
  const owner = Object.entries(plan.database?.roles ?? {}).find(([, role]) => role.kind === 'owner')?.[0] ?? null;
  result.database.push(
    ...outboxSteps(
      tableOf(layout.name, 'outbox'),
      tableOf(module.keeper, 'inbox'),
      owner,
      layout.service.role,
      keeper?.role ?? null,
    ),
  );
}

function httpClient(
  input: ConnectionInput,
  internal: InternalCalls,
  module: ClientModule,
  common: Common,
  result: Generated,
): void {
  const print = printer(input, module.path, nearOf(input, module));
  for (const { symbol, params } of common.signatures) {
    if (params.some(({ transaction }) => transaction))
      result.problems.push({
        what: `call:${symbol.file}#${symbol.name} cannot be remote`,
        why: 'a transaction of the caller cannot travel',
        next: 'choose outbox',
      });
    result.problems.push(...insideTransaction(input, symbol));
  }
  const errorAt = internal.error ? inReach(input, internal.error.module) : null;
  const error: SymbolImport | null =
    internal.error && errorAt ? { module: print(errorAt), export: internal.error.export } : null;
  const errors = (internal.errors ?? []).flatMap((item) => {
    const at = inReach(input, item.module);
    return at === null ? [] : [{ module: print(at), export: item.export }];
  });
  const context = contextOf(internal, 'read', result, (path) => {
    const at = inReach(input, path);
    return at === null ? null : print(at);
  });
  result.files.push({
    path: module.path,
    content: clientModule({
      ...common,
      error,
      errors,
      context: { headers: internal.context?.headers ?? [], values: context },
      contracts: contractsOf(input, internal),
    }),
  });
}
