import { relativeSpecifier, withHabit } from '../../code/edit-specifier.ts';
import type { CarriedValue } from '../../generate/call-context.ts';
import type { ContractStyle } from '../../generate/contract.ts';
import { type Signature, signatureOf } from '../../generate/signature.ts';
import { TypeSlice } from '../../generate/type-slice.ts';
import type { SymbolRef } from '../../model/inventory.ts';
import type { Problem } from '../../model/operation.ts';
import type { InternalCalls } from '../../model/plan-file.ts';
import type { ClientModule } from '../clients.ts';
import type { ConnectionInput, DecidedCall, Generated } from '../connections.ts';
import { newPathOf } from '../layout.ts';
import { nearestTo } from '../nearest.ts';
import { specifierIn, specifiersOf } from '../packages/specifiers.ts';
import { habitFor } from '../service-side.ts';
import { readJson } from '../state.ts';

/** How a generated module prints a file: what is in a shared package by its name there, everything else relative. */
export function printer({ inventory, layout, rest }: ConnectionInput, from: string, near: string) {
  const specifiers = specifiersOf(layout, rest);
  return (path: string) =>
    specifierIn(specifiers, path) ?? relativeSpecifier(from, withHabit(path, habitFor(inventory, near, path)));
}

/** The file in the service, or in the monolith where the service has it from a shared package. */
export function inReach({ layout, rest }: ConnectionInput, path: string): string | null {
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

/** zod where the application has it already: a lock file cannot be given a package that it does not hold. */
export function contractsOf({ rest }: ConnectionInput, { module }: InternalCalls): ContractStyle {
  const path = nearestTo(rest.paths, module, 'package.json');
  const asked = path === null ? undefined : readJson(rest.text(path))?.dependencies;
  const range = (asked as Record<string, unknown> | undefined)?.zod;
  return typeof range === 'string' && Number(/\d+/.exec(range)?.[0] ?? 0) >= 3 ? 'zod' : 'own';
}

export const stays = ({ layout, rest }: ConnectionInput, path: string) =>
  rest.paths.has(path) && (layout.phase.seam === true || !layout.moves.has(path));

/** The functions of carried values as one side prints them; a value whose function is not there is a problem. */
export function contextOf(
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

export function typesOf({ rest }: ConnectionInput, module: ClientModule): TypeSlice | null {
  if (module.types.length === 0) return null;
  const slice = new TypeSlice(rest.project);
  for (const { file, name } of module.types) slice.take(file, name);
  return slice;
}

export function withSignatures({ rest }: ConnectionInput, calls: DecidedCall[]) {
  return calls.flatMap((call) => {
    const signature = signatureOf(rest.project, call.symbol);
    return signature ? [{ call, signature }] : [];
  });
}
