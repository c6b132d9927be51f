import type { Inventory } from '../model/inventory.ts';
import type { Choice, PlanFile } from '../model/plan-file.ts';
import { type Cut, cutRanges, isGone, stillNamed } from './cuts.ts';
import { decisionsOf } from './decisions.ts';
import { edgesOn } from './file-symbols.ts';
import { finding } from './finding.ts';
import type { Finding } from './findings.ts';
import { isOwnManifest, type Layout, packagePathOf, remoteOf } from './layout.ts';
import { ownersOf } from './owners.ts';
import { packageAt } from './packages/names.ts';
import { packageOffers } from './packages/offer.ts';
import type { Rest } from './state.ts';

/** Every module and asset that the service needs and that does not move with it. */
export function moduleFindings(
  inventory: Inventory,
  plan: PlanFile,
  layout: Layout,
  rest: Rest,
  inside: (path: string) => boolean,
): Finding[] {
  const { phase, copies } = layout;
  const cuts = new Map<string, Cut[]>();
  const cutsOf = (path: string) => {
    const known = cuts.get(path) ?? cutRanges(layout, rest, path);
    cuts.set(path, known);
    return known;
  };
  const found = new Map<string, Finding>();
  const advise = adviser(inventory, plan, layout, rest);
  const own = (path: string) => inside(path) || copies.has(path) || packagePathOf(layout, path) !== null;
  const decisions = decisionsOf(phase);
  for (const edge of edgesOn(inventory.edges, layout.symbols, 'service')) {
    if (!own(edge.from) || edge.to === null || edge.to.endsWith('/')) continue;
    if (isGone(edge, cutsOf(edge.from), rest.text(edge.from) ?? '')) continue;
    if (edge.kind === 'mock' && remoteOf(layout, edge.to)) continue;
    const named = stillNamed(cutsOf(edge.from), rest.text(edge.from) ?? '');
    const targets =
      edge.names.length > 0 && edge.names.every(({ imported }) => imported !== '*') ? edge.names : [{ origin: null }];
    for (const name of targets) {
      if ('local' in name && !named(name.local)) continue;
      const file = name.origin?.file ?? edge.to;
      if (inside(file)) continue;
      const call = name.origin ? decisions.find(`call:${file}#${name.origin.name}`) : null;
      if (call?.choice === 'remote' || call?.choice === 'outbox') continue;
      const kind = inventory.files.find(({ path }) => path === file)?.kind === 'code' ? 'module' : 'asset';
      const id = `${kind}:${file}`;
      if (found.has(id)) continue;
      if (packageAt(plan, file) !== null || isOwnManifest(layout, file)) continue;
      const along = implied(layout, file, id);
      found.set(
        id,
        finding(
          phase,
          id,
          { file: edge.from, line: edge.line },
          { what: `${file} is needed by ${edge.from}${along ?? ''}`, ...advise(file), blocking: along === null },
        ),
      );
    }
  }
  return [...found.values()];
}

/** How a file comes along without a decision of its own; null where it does not. */
function implied({ copies, packages, decisions }: Layout, file: string, id: string): string | null {
  if (decisions.find(id) !== null) return null;
  const into = packages.find(({ files }) => files.has(file));
  if (into) return ` (it goes into ${into.shared.name} along with ${into.implied.get(file)})`;
  return copies.has(file) ? ' (copied along)' : null;
}

type Advice = Pick<Finding, 'choices' | 'recommendation' | 'why'>;

/** What can be done about a file that both sides need, and what is best. */
function adviser(inventory: Inventory, plan: PlanFile, layout: Layout, rest: Rest): (file: string) => Advice {
  const offer = packageOffers(inventory, plan, layout, rest);
  const users = usersOf(inventory, plan);
  return (file) => {
    const { refused, pure } = offer(file);
    const choices: Choice[] = refused === null ? ['copy', 'package', 'move', 'leave'] : ['copy', 'move', 'leave'];
    if (refused === null && pure && (users.get(file)?.size ?? 0) > 1)
      return {
        choices,
        recommendation: 'package',
        why: 'it holds no state and touches neither environment nor database: one source serves every side',
      };
    const stateful = inventory.singletons.some(
      (item) => item.file === file && !/^(?:pool|client|server)$/.test(item.kind),
    );
    const why = stateful
      ? 'it holds state: each side has its own after copying'
      : 'each side can change it on its own afterwards';
    return { choices, recommendation: 'copy', why: refused === null ? why : `${why} (no package: ${refused})` };
  };
}

/** File → the services of which a module that is no test needs it. */
function usersOf(inventory: Inventory, plan: PlanFile): Map<string, Set<string>> {
  const owners = ownersOf(inventory, plan);
  const tests = new Set(inventory.files.filter(({ test }) => test).map(({ path }) => path));
  const users = new Map<string, Set<string>>();
  for (const { from, to, names } of inventory.edges) {
    const owner = owners.get(from);
    if (owner === undefined || tests.has(from)) continue;
    for (const file of new Set([to, ...names.map(({ origin }) => origin?.file ?? null)]))
      if (file !== null && file !== from) users.set(file, (users.get(file) ?? new Set()).add(owner));
  }
  return users;
}
