import { relativeSpecifier, withHabit } from '../code/edit-specifier.ts';
import type { CarriedValue } from '../generate/call-context.ts';
import { type ClientInput, clientModule } from '../generate/client.ts';
import type { ContractStyle } from '../generate/contract.ts';
import { internalCallsModule } from '../generate/internal-calls.ts';
import { dispatcherModule, outboxModule, outboxSteps } from '../generate/outbox.ts';
import { type Signature, signatureOf } from '../generate/signature.ts';
import { TypeSlice } from '../generate/type-slice.ts';
import type { SymbolRef } from '../model/inventory.ts';
import type { Problem } from '../model/operation.ts';
import type { InternalCalls, SymbolImport } from '../model/plan-file.ts';
import type { ClientModule, ClientUse } from './clients.ts';
import { type ConnectionInput, type DecidedCall, decided, type Generated, keeperOf } from './connections.ts';
import { decisionsOf } from './decisions.ts';
import { hasMoved, newPathOf } from './layout.ts';
import { nearestTo } from './nearest.ts';
import { specifierIn, specifiersOf } from './packages/specifiers.ts';
import { habitFor } from './service-side.ts';
import { readJson } from './state.ts';
import { transactionAround } from './transaction-around.ts';

export interface Places {
  clients: ClientUse;
  backClients: ClientUse;
  serviceInternal: string | null;
  dispatcherFolder: string;
  extension: string;
}

/** Clients on the calling side, endpoints on the keeping side, and the tables of an outbox. */
export function generateConnections(input: ConnectionInput, internal: InternalCalls, places: Places): Generated {
  const result: Generated = { files: [], database: [], problems: [] };
  for (const module of places.clients.modules.values()) serviceClient(input, internal, places, module, result);
  for (const module of places.backClients.modules.values()) monolithClient(input, internal, module, result);
  // Also where a seam wrote them before: what left is no longer answered here.
  if (
    places.clients.modules.size > 0 ||
    (input.rest.paths.has(internal.module) && !input.layout.moves.has(internal.module))
  )
    monolithEndpoints(input, internal, result);
  if (places.serviceInternal !== null) serviceEndpoints(input, internal, places.serviceInternal, result);
  return result;
}

/** How a generated module prints a file: what is in a shared package by its name there, everything else relative. */
export function printer({ inventory, layout, rest }: ConnectionInput, from: string, near: string) {
  const specifiers = specifiersOf(layout, rest);
  return (path: string) =>
    specifierIn(specifiers, path) ?? relativeSpecifier(from, withHabit(path, habitFor(inventory, near, path)));
}

/** The file in the service, or in the monolith where the service has it from a shared package. */
function inReach({ layout, rest }: ConnectionInput, path: string): string | null {
  return specifiersOf(layout, rest).has(path) ? path : newPathOf(layout, path);
}

export function styleOf(
  { inventory }: ConnectionInput,
  path: string,
  near: string,
): { language: 'ts' | 'js'; system: 'esm' | 'commonjs' } {
  return {
    language: /\.[cm]?tsx?$/.test(path) ? 'ts' : 'js',
    system: inventory.modules.find((module) => module.path === near)?.system ?? 'esm',
  };
}

export function signatures({ rest }: ConnectionInput, symbols: SymbolRef[], problems: Problem[]): Signature[] {
  return symbols.flatMap((symbol) => {
    const signature = signatureOf(rest.project, symbol);
    const reasons = signature ? signature.problems : ['it is not a function that can be found'];
    for (const why of reasons)
      problems.push({
        what: `call:${symbol.file}#${symbol.name} cannot become a remote call`,
        why,
        next: 'choose copy or leave, or change the function',
      });
    return signature ? [signature] : [];
  });
}

function serviceClient(
  input: ConnectionInput,
  internal: InternalCalls,
  places: Places,
  module: ClientModule,
  result: Generated,
): void {
  const { plan, layout } = input;
  const near = layout.service.backend?.entry.module ?? module.functions[0]?.symbol.file ?? '';
  const style = styleOf(input, module.path, near);
  const print = printer(input, module.path, near);
  const keeper = plan.services[module.keeper];
  const common = {
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
  if (module.path.endsWith(`-outbox${places.extension}`)) {
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
    result.files.push(
      { path: module.path, content: outboxModule(outbox) },
      { path, content: dispatcherModule(outbox) },
    );
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
    return;
  }
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

function insideTransaction({ inventory, layout }: ConnectionInput, symbol: SymbolRef): Problem[] {
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

/** zod where the application has it already: a lock file cannot be given a package that it does not hold. */
function contractsOf({ rest }: ConnectionInput, { module }: InternalCalls): ContractStyle {
  const path = nearestTo(rest.paths, module, 'package.json');
  const asked = path === null ? undefined : readJson(rest.text(path))?.dependencies;
  const range = (asked as Record<string, unknown> | undefined)?.zod;
  return typeof range === 'string' && Number(/\d+/.exec(range)?.[0] ?? 0) >= 3 ? 'zod' : 'own';
}

const stays = ({ layout, rest }: ConnectionInput, path: string) =>
  rest.paths.has(path) && (layout.phase.seam === true || !layout.moves.has(path));

/** The functions of carried values as one side prints them; a value whose function is not there is a problem. */
function contextOf(
  { context }: InternalCalls,
  side: 'read' | 'run',
  result: Generated,
  specifier: (path: string) => string | null,
): CarriedValue[] {
  return (context?.values ?? []).flatMap(({ header, [side]: symbol }) => {
    const printed = specifier(symbol.module);
    if (printed !== null) return [{ header, specifier: printed, name: symbol.export }];
    result.problems.push({
      what: `${header} cannot be carried: ${symbol.module} is not on the side that ${side === 'read' ? 'calls' : 'is called'}`,
      why: `monolith.internal.context names ${symbol.export} of it`,
      next: `decide to copy module:${symbol.module}`,
    });
    return [];
  });
}

function typesOf({ rest }: ConnectionInput, module: ClientModule): TypeSlice | null {
  if (module.types.length === 0) return null;
  const slice = new TypeSlice(rest.project);
  for (const { file, name } of module.types) slice.take(file, name);
  return slice;
}

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

/** REVIEWS_API_URL for a service called reviews. */
export function serviceUrlEnv(name: string): string {
  return `${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_API_URL`;
}

export function tableOf(service: string, kind: 'inbox' | 'outbox'): string {
  return `public.${service.toLowerCase().replace(/[^a-z0-9]+/g, '_')}_${kind}`;
}

/** Every call that phases up to this one decided about and whose function still stands here. */
function answered({ plan, layout, rest }: ConnectionInput): DecidedCall[] {
  const until = plan.phases.slice(0, plan.phases.findIndex(({ name }) => name === layout.phase.name) + 1);
  const calls = new Map<string, DecidedCall>();
  for (const phase of until) {
    for (const call of decided({ ...layout, decisions: decisionsOf(phase) })) {
      if (rest.paths.has(call.symbol.file) && !hasMoved(layout, call.symbol))
        calls.set(`${call.symbol.file}#${call.symbol.name}#${call.choice}`, call);
    }
  }
  return [...calls.values()];
}

export function monolithEndpoints(
  input: ConnectionInput,
  internal: InternalCalls,
  result: Generated,
  besides: DecidedCall[] = [],
): void {
  const calls = [...answered(input), ...besides];
  const near = calls[0]?.symbol.file ?? internal.module;
  const print = printer(input, internal.module, near);
  result.files.push({
    path: internal.module,
    content: internalCallsModule({
      ...styleOf(input, internal.module, near),
      tokenEnv: internal.tokenEnv,
      calls: withSignatures(input, calls).map(({ call, signature }) => ({
        signature,
        specifier: print(call.symbol.file),
        outbox: call.choice === 'outbox',
      })),
      transaction: internal.transaction
        ? { specifier: print(internal.transaction.module), name: internal.transaction.export }
        : null,
      inboxTable: tableOf(keeperOf(input.plan, input.layout), 'inbox'),
      contracts: contractsOf(input, internal),
      carried: contextOf(internal, 'run', result, (path) => (stays(input, path) ? print(path) : null)),
    }),
  });
}

export function withSignatures({ rest }: ConnectionInput, calls: DecidedCall[]) {
  return calls.flatMap((call) => {
    const signature = signatureOf(rest.project, call.symbol);
    return signature ? [{ call, signature }] : [];
  });
}

function serviceEndpoints(input: ConnectionInput, internal: InternalCalls, path: string, result: Generated): void {
  const { layout } = input;
  const calls = decided(layout).filter(({ symbol }) => hasMoved(layout, symbol));
  const near = calls[0]?.symbol.file ?? '';
  const print = printer(input, path, near);
  result.files.push({
    path,
    content: internalCallsModule({
      ...styleOf(input, path, near),
      tokenEnv: internal.tokenEnv,
      calls: withSignatures(input, calls).map(({ call, signature }) => ({
        signature,
        specifier: print(newPathOf(layout, call.symbol.file) ?? ''),
        outbox: false,
      })),
      transaction: null,
      inboxTable: tableOf(layout.name, 'inbox'),
      contracts: contractsOf(input, internal),
      carried: contextOf(internal, 'run', result, (at) => {
        const now = inReach(input, at);
        return now === null ? null : print(now);
      }),
    }),
  });
}
