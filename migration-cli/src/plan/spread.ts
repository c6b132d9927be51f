import { editsOf, type Spread, spreadAsync } from '../code/spread/spread.ts';
import { signatureOf } from '../generate/signature.ts';
import type { Inventory, SymbolRef } from '../model/inventory.ts';
import type { Problem } from '../model/operation.ts';
import type { PhaseSettings, PlanFile } from '../model/plan-file.ts';
import { type Draft, draft } from './build-database.ts';
import { restAfter } from './build-phase.ts';
import { layoutOfMove } from './build-seam.ts';
import { decided } from './connections.ts';
import { decisionsOf } from './decisions.ts';
import { hasMoved, type Layout } from './layout.ts';
import { layoutOfPhase } from './phase-layout.ts';
import { renewed } from './renew-registrations.ts';
import type { Registrations } from './slices.ts';
import type { Rest } from './state.ts';
import { Texts } from './texts.ts';

/** A phase's tree once the callers of its synchronous functions wait for them. */
export interface Waiting {
  drafts: Draft[];
  rest: Rest;
  registrations: Registrations;
  problems: Problem[];
}

/**
 * Where a phase makes synchronous functions remote, everyone who calls them from the other side becomes asynchronous before
 * anything moves, up the call graph. What cannot wait is a problem with its file and line, and then nothing is edited.
 */
export function withAsync(
  inventory: Inventory,
  plan: PlanFile,
  settings: PhaseSettings,
  rest: Rest,
  registrations: Registrations,
): Waiting {
  const same: Waiting = { drafts: [], rest, registrations, problems: [] };
  if (!synchronousIn(settings, rest)) return same;
  const layout = layoutOf(inventory, plan, settings, rest, registrations);
  if (layout === null) return same;
  const calls = decided(layout).filter(({ symbol, choice }) => choice === 'remote' && isSynchronous(rest, symbol));
  const spreads = calls.map(({ symbol }) => ({ symbol, spread: spreadOf(inventory, plan, layout, rest, symbol) }));
  const problems = spreads.flatMap(({ symbol, spread }) => reasonsOf(spread).map((why) => problem(symbol, why)));
  const edits = problems.length > 0 ? new Map() : editsOf(spreads.map(({ spread }) => spread));
  if (edits.size === 0) return { ...same, problems };
  const texts = new Texts(new Map([...rest.paths].map((path) => [path, rest.text(path)])));
  for (const [path, spans] of edits) texts.edit(path, spans);
  const files = [...edits].map(([path, spans]) => ({ path, spans, finds: [] }));
  const still = { ...layout, moves: new Map(), packages: [], retired: new Set<string>() };
  return {
    drafts: [draft('edit-files', 'async', `wait for calls that become remote in ${files.length} files`, { files })],
    rest: restAfter(still, rest, texts, [...edits.keys()], []),
    registrations: renewed(registrations, edits, (path) => rest.text(path)),
    problems,
  };
}

function synchronousIn(settings: PhaseSettings, rest: Rest): boolean {
  return settings.decisions.some(({ subject, choice }) => {
    const [, file, name] = /^call:(.+)#([^#]+)$/.exec(subject) ?? [];
    return choice === 'remote' && file !== undefined && name !== undefined && isSynchronous(rest, { file, name });
  });
}

function isSynchronous(rest: Rest, symbol: SymbolRef): boolean {
  return signatureOf(rest.project, symbol)?.async === false;
}

function layoutOf(
  inventory: Inventory,
  plan: PlanFile,
  settings: PhaseSettings,
  rest: Rest,
  registrations: Registrations,
): Layout | null {
  if (settings.seam === true) return layoutOfMove(inventory, plan, settings, rest, registrations);
  const layout = layoutOfPhase(inventory, plan, settings, rest, registrations);
  return { ...layout, decisions: decisionsOf(layout.phase) };
}

/** What becomes asynchronous with one function of a phase; `most` bounds the search where nobody has decided for it yet. */
export function spreadOf(
  inventory: Inventory,
  plan: PlanFile,
  layout: Layout,
  rest: Rest,
  symbol: SymbolRef,
  most?: number,
): Spread {
  const leaves = hasMoved(layout, symbol);
  const onBothSides = (file: string) => layout.copies.has(file) || layout.symbols.has(file);
  const callsFrom = (file: string) => onBothSides(file) || layout.moves.has(file) !== leaves;
  const internal = plan.monolith.internal?.module;
  const generated = (file: string) => file === internal || /-(?:client|outbox|dispatcher)\.[cm]?[jt]s$/.test(file);
  return spreadAsync(
    {
      project: rest.project,
      edges: rest.edges,
      express: expressOf(inventory),
      generated,
      ...(most === undefined ? {} : { most }),
    },
    symbol,
    callsFrom,
  );
}

/** Why callers cannot wait, each with its place. */
export function reasonsOf({ refused }: Spread): string[] {
  return refused.map(
    ({ file, line, why }) => `it is synchronous, and its callers cannot wait for it: ${file}:${line}: ${why}`,
  );
}

/** The version of Express that is locked or asked for; with `express-async-errors` version 4 waits like its successor. */
function expressOf({ packages, manifests }: Inventory): number | null {
  const locked = packages.find(({ name }) => name === 'express')?.version;
  const ranges = manifests.map(({ json }) => (json.dependencies as Record<string, string> | undefined)?.express);
  const major = /\d+/.exec(locked ?? ranges.find((range) => range !== undefined) ?? '')?.[0];
  if (major === undefined) return null;
  return packages.some(({ name }) => name === 'express-async-errors') ? Math.max(5, Number(major)) : Number(major);
}

const problem = ({ file, name }: SymbolRef, why: string): Problem => ({
  what: `call:${file}#${name} cannot become a remote call`,
  why,
  next: 'choose copy or leave, or change the caller that cannot wait',
});
