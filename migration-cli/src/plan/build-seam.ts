import { posix } from 'node:path';
import type { Inventory } from '../model/inventory.ts';
import type { Problem } from '../model/operation.ts';
import type { PhaseSettings, PlanFile } from '../model/plan-file.ts';
import { draft } from './build-database.ts';
import { type BuiltPhase, proofs, restAfter } from './build-phase.ts';
import { ClientUse } from './clients.ts';
import { monolithEndpoints } from './connect/endpoints.ts';
import { monolithClient } from './connect/monolith-client.ts';
import { printer } from './connect/printing.ts';
import { type ConnectionInput, type DecidedCall, decided, type Generated } from './connections.ts';
import { decisionsOf } from './decisions.ts';
import { hasMoved, type Layout } from './layout.ts';
import { rewriteMonolith } from './monolith-rewrite.ts';
import { layoutOfPhase } from './phase-layout.ts';
import type { Registrations } from './slices.ts';
import type { Rest } from './state.ts';
import { Texts } from './texts.ts';

/**
 * A phase that moves nothing: what a later phase takes away, and its decisions make remote, is called through a client from
 * now on. The client calls the function itself, or over HTTP the same process, as a variable says for each function.
 */
export function buildSeam(
  inventory: Inventory,
  plan: PlanFile,
  settings: PhaseSettings,
  rest: Rest,
  registrations: Registrations,
): BuiltPhase {
  const internal = plan.monolith.internal;
  const later = layoutOfMove(inventory, plan, settings, rest, registrations);
  // Nothing moves yet, into a package neither.
  const layout = later === null ? null : { ...later, packages: [] };
  if (internal === null || layout === null)
    return { drafts: [], problems: [cannot(settings, internal === null)], rest, packages: [] };
  const input: ConnectionInput = { inventory, plan, layout, rest };
  const calls = decided(layout);
  const texts = new Texts(new Map([...rest.paths].map((path) => [path, rest.text(path)])));
  const clients = new ClientUse(`${posix.dirname(internal.module)}/`, posix.extname(internal.module), layout.name);
  for (const { symbol, choice } of calls)
    clients.use(symbol, false, { subject: `call:${symbol.file}#${symbol.name}`, choice, why: '', to: layout.name });
  const edited = rewriteMonolith(
    input,
    clients,
    Map.groupBy(rest.edges, ({ from }) => from),
  );
  for (const { path, spans } of edited) texts.edit(path, spans);
  const generated: Generated = { files: [], database: [], problems: [] };
  for (const module of clients.modules.values()) {
    const print = printer(input, module.path, module.functions[0]?.symbol.file ?? '');
    const here = Map.groupBy(module.functions, ({ symbol }) => print(symbol.file));
    const modules = new Map([...here].map(([specifier, list]) => [specifier, list.map(({ symbol }) => symbol.name)]));
    monolithClient(input, internal, module, generated, { modules, switchEnv: switchEnvOf(layout.name) });
  }
  monolithEndpoints(input, internal, generated, calls);
  for (const { path, content } of generated.files) texts.files.set(path, content);
  const edits = texts.applyEdits(settings);
  const files = edited.map((file) => ({ ...file, finds: [] }));
  const next = restAfter(
    { ...layout, moves: new Map() },
    rest,
    texts,
    edited.map(({ path }) => path),
    generated.files.map(({ path }) => path),
  );
  const finds = [...edits.edits].map(([path, list]) => ({ path, spans: [], finds: list }));
  return {
    rest: next,
    packages: [],
    problems: [...notSwitchable(layout, calls), ...generated.problems, ...edits.problems],
    drafts: [
      ...(files.length > 0
        ? [draft('edit-files', 'calls', `call through a client in ${files.length} files`, { files })]
        : []),
      draft('write-files', 'generated', `write ${generated.files.length} generated modules`, {
        files: generated.files,
      }),
      ...(finds.length > 0
        ? [draft('edit-files', 'decided', `${settings.edits.length} edits of the plan`, { files: finds })]
        : []),
      ...proofs(plan, layout).filter(({ subject }) => subject === 'typecheck-monolith'),
    ],
  };
}

/** NEWS_REMOTE_CALLS for a service called news. */
export const switchEnvOf = (service: string) => `${service.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_REMOTE_CALLS`;

/** How the phase that takes the functions away will lay them out, with the decisions of the seam; nothing has left yet. */
export function layoutOfMove(
  inventory: Inventory,
  plan: PlanFile,
  settings: PhaseSettings,
  rest: Rest,
  registrations: Registrations,
): Layout | null {
  const move = plan.phases.find(({ service, seam }) => service === settings.service && seam !== true);
  if (!move) return null;
  const layout = layoutOfPhase(inventory, plan, move, rest, registrations);
  return { ...layout, phase: settings, decisions: decisionsOf(settings), retired: new Set() };
}

function cannot({ name, service }: PhaseSettings, noInternal: boolean): Problem {
  return noInternal
    ? {
        what: `the seam ${name} has no internal endpoints`,
        why: 'monolith.internal is null',
        next: 'set monolith.internal in the plan file',
      }
    : {
        what: `the seam ${name} leads to no move`,
        why: `no other phase takes ${service} out`,
        next: 'add that phase to the plan file',
      };
}

function notSwitchable(layout: Layout, calls: DecidedCall[]): Problem[] {
  return calls.flatMap(({ symbol, choice }) => {
    const why =
      choice === 'outbox'
        ? 'a row of an outbox has no answer to compare'
        : hasMoved(layout, symbol)
          ? null
          : 'it does not leave with the service';
    const what = `call:${symbol.file}#${symbol.name} cannot be switched in ${layout.phase.name}`;
    return why === null ? [] : [{ what, why, next: 'take the decision out of the seam' }];
  });
}
