import { type ClientInput, clientModule } from '../../generate/client.ts';
import type { InternalCalls } from '../../model/plan-file.ts';
import type { ClientModule } from '../clients.ts';
import type { ConnectionInput, Generated } from '../connections.ts';
import { insideTransaction } from './inside-transaction.ts';
import { serviceUrlEnv } from './names.ts';
import { contextOf, contractsOf, printer, signatures, stays, styleOf, typesOf } from './printing.ts';

/** The calling side is what stayed: its client of the service. `seam` where the functions have not left yet. */
export function monolithClient(
  input: ConnectionInput,
  internal: InternalCalls,
  module: ClientModule,
  result: Generated,
  seam?: ClientInput['seam'],
): void {
  const { layout, plan } = input;
  const near = module.functions[0]?.symbol.file ?? '';
  const print = printer(input, module.path, near);
  const values = contextOf(internal, 'read', result, (path) => (stays(input, path) ? print(path) : null));
  for (const { symbol } of module.functions) result.problems.push(...insideTransaction(input, symbol));
  result.files.push({
    path: module.path,
    content: clientModule({
      ...styleOf(input, module.path, near),
      keeper: layout.name,
      caller: plan.monolith.name,
      urlEnv: serviceUrlEnv(layout.name),
      defaultUrl: `http://127.0.0.1:${layout.service.backend?.port ?? 80}`,
      tokenEnv: internal.tokenEnv,
      signatures: signatures(
        input,
        module.functions.map(({ symbol }) => symbol),
        result.problems,
      ),
      types: typesOf(input, module),
      error: internal.error ? { module: print(internal.error.module), export: internal.error.export } : null,
      errors: (internal.errors ?? []).map((item) => ({ module: print(item.module), export: item.export })),
      context: { headers: internal.context?.headers ?? [], values },
      contracts: contractsOf(input, internal),
      ...(seam ? { seam } : {}),
    }),
  });
}
