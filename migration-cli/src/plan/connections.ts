import { posix } from 'node:path';
import type { Edge, Inventory, SymbolRef } from '../model/inventory.ts';
import type { Problem } from '../model/operation.ts';
import type { DatabaseStep, PlanFile, ServiceSettings } from '../model/plan-file.ts';
import { ClientUse } from './clients.ts';
import { generateConnections } from './connect/generate.ts';
import type { Side } from './file-symbols.ts';
import { hasMoved, type Layout, newPathOf, remoteDecision } from './layout.ts';
import { rewriteMonolith } from './monolith-rewrite.ts';
import { internalCallsOf, withSlash } from './place.ts';
import type { FileSpans } from './rewrite.ts';
import type { Rest } from './state.ts';
import type { Texts } from './texts.ts';

export interface Generated {
  files: { path: string; content: string }[];
  database: DatabaseStep[];
  problems: Problem[];
}

/** What becomes HTTP in a phase, in both directions. */
export interface Connections {
  /** The service calls what stayed. */
  clients: ClientUse;
  monolithSpans(byFile: Map<string, Edge[]>): FileSpans[];
  /** Notes that a side calls the other for a symbol and gives its client; null where nothing is decided about it. */
  clientOf(side: Side, symbol: SymbolRef): string | null;
  generate(texts: Texts): Generated;
  /** Where the service answers calls of what stayed, or null. */
  serviceInternal: string | null;
  dispatchers: string[];
  env: Record<string, string>;
  problems: Problem[];
}

export interface ConnectionInput {
  inventory: Inventory;
  plan: PlanFile;
  layout: Layout;
  rest: Rest;
}

export function connect(inventory: Inventory, plan: PlanFile, layout: Layout, rest: Rest): Connections {
  const { service } = layout;
  const extension = extensionOf(inventory, service);
  const folder = `${withSlash(service.folder)}backend/src/clients/`;
  const clients = new ClientUse(folder, extension, keeperOf(plan, layout));
  const input: ConnectionInput = { inventory, plan, layout, rest };
  const back = decided(layout).filter(({ symbol }) => hasMoved(layout, symbol));
  const forth = decided(layout).filter(({ symbol }) => !hasMoved(layout, symbol));
  const problems = plan.monolith.internal === null && decided(layout).length > 0 ? [noInternal(layout)] : [];
  const internal = plan.monolith.internal;
  const backFolder = internal ? `${posix.dirname(internal.module)}/` : '';
  const backClients = new ClientUse(backFolder, posix.extname(internal?.module ?? extension), layout.name);
  // An engineer's edit may call any of them, so the client holds all that are decided.
  for (const { symbol, choice } of back)
    backClients.use(symbol, false, { subject: `call:${symbol.file}#${symbol.name}`, choice, why: '', to: layout.name });
  for (const { symbol, choice, to } of forth) {
    const name = `${to ?? keeperOf(plan, layout)}-${choice === 'outbox' ? 'outbox' : 'client'}`;
    if (!layout.phase.edits.some(({ replace }) => replace.includes(`clients/${name}`))) continue;
    const subject = `call:${symbol.file}#${symbol.name}`;
    clients.use(symbol, false, { subject, choice, why: '', ...(to === null ? {} : { to }) });
  }
  const serviceInternal = back.length > 0 && internal ? internalCallsOf(service, extension) : null;
  const outboxes = [
    ...new Set(forth.filter(({ choice }) => choice === 'outbox').map(({ to }) => to ?? keeperOf(plan, layout))),
  ];
  return {
    clients,
    problems,
    serviceInternal,
    dispatchers: outboxes.map((keeper) => `${folder}${keeper}-dispatcher${extension}`),
    env:
      internal && (decided(layout).length > 0 || layout.moves.has(internal.module))
        ? connectionEnv(plan, layout, forth.length > 0)
        : {},
    monolithSpans: (byFile) => (back.length > 0 && internal ? rewriteMonolith(input, backClients, byFile) : []),
    clientOf: (side, symbol) => {
      const decision = remoteDecision(layout.decisions, symbol.file, symbol.name);
      if (!decision) return null;
      return side === 'service'
        ? clients.use(symbol, false, decision)
        : backClients.use(symbol, false, { ...decision, to: layout.name });
    },
    generate: () =>
      internal
        ? generateConnections(input, internal, {
            clients,
            backClients,
            serviceInternal,
            dispatcherFolder: folder,
            extension,
          })
        : { files: [], database: [], problems: [] },
  };
}

export interface DecidedCall {
  symbol: SymbolRef;
  choice: 'remote' | 'outbox';
  to: string | null;
}

/** Every remote and outbox decision of a phase. */
export function decided(layout: Layout): DecidedCall[] {
  return layout.decisions.all.flatMap(({ subject, to }) => {
    const match = /^call:(.+)#([^#]+)$/.exec(subject);
    if (!match?.[1] || !match[2]) return [];
    const decision = remoteDecision(layout.decisions, match[1], match[2]);
    return decision
      ? [{ symbol: { file: match[1], name: match[2] }, choice: decision.choice as 'remote' | 'outbox', to: to ?? null }]
      : [];
  });
}

/** The service that the monolith becomes in the end: who keeps what stays. */
export function keeperOf(plan: PlanFile, layout: Layout): string {
  return plan.phases.find(({ final, service }) => final && service !== layout.name)?.service ?? plan.monolith.name;
}

function extensionOf(inventory: Inventory, service: ServiceSettings): string {
  return posix.extname(service.backend?.entry.module ?? inventory.modules[0]?.path ?? '.js') || '.js';
}

function connectionEnv(plan: PlanFile, layout: Layout, calls: boolean): Record<string, string> {
  const internal = plan.monolith.internal;
  if (!internal) return {};
  const keeper = plan.services[keeperOf(plan, layout)];
  const url = keeper?.backend ? `http://127.0.0.1:${keeper.backend.port}` : '';
  const given = layout.service.env[internal.urlEnv];
  return { ...(calls ? { [internal.urlEnv]: given ?? url } : {}), [internal.tokenEnv]: '' };
}

function noInternal(layout: Layout): Problem {
  return {
    what: `${layout.phase.name} decides on remote calls, and monolith.internal is null`,
    why: 'nothing says where internal endpoints stand',
    next: 'set monolith.internal in the plan file',
  };
}

export { newPathOf };
