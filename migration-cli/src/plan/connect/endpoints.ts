import { internalCallsModule } from '../../generate/internal-calls.ts';
import type { InternalCalls } from '../../model/plan-file.ts';
import { type ConnectionInput, type DecidedCall, decided, type Generated, keeperOf } from '../connections.ts';
import { decisionsOf } from '../decisions.ts';
import { hasMoved, newPathOf } from '../layout.ts';
import { tableOf } from './names.ts';
import { contextOf, contractsOf, inReach, printer, stays, styleOf, withSignatures } from './printing.ts';

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

export function serviceEndpoints(
  input: ConnectionInput,
  internal: InternalCalls,
  path: string,
  result: Generated,
): void {
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
