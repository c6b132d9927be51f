import type { Edge, ImportedName, SymbolRef } from '../model/inventory.ts';
import type { Problem } from '../model/operation.ts';
import type { Choice, Decision, PhaseSettings, PlanFile, ServiceSettings } from '../model/plan-file.ts';
import type { Decisions } from './decisions.ts';
import { type FileSymbols, leavesFile } from './file-symbols.ts';
import type { Members } from './packages/members.ts';
import { sharedPackages } from './packages/names.ts';
import { placed, withSlash } from './place.ts';
import type { Rest } from './state.ts';
import type { Workspace } from './workspaces/beside.ts';

/** Where every file of a phase goes, and what becomes a call over HTTP. */
export interface Layout {
  phase: PhaseSettings;
  name: string;
  service: ServiceSettings;
  decisions: Decisions;
  moves: Map<string, string>;
  copies: Map<string, string>;
  /** What goes into packages that several services use. */
  packages: Members[];
  retired: Set<string>;
  /** Copied because a copied file needs it: file → the file that needs it. */
  implied: Map<string, string>;
  /** Files of which the service gets some symbols; they are among the copies. */
  symbols: Map<string, FileSymbols>;
  /** Packages of the repository that are linked by their names, and those that the service has as well. */
  beside: Workspace[];
  along: Workspace[];
  /** The manifest above these packages, for which the service has one of its own; null where there is none. */
  above: string | null;
  problems: Problem[];
}

/** A remote or outbox decision about a symbol, or null. */
export function remoteDecision(decisions: Decisions, file: string, name: string): Decision | null {
  const decision = decisions.find(`call:${file}#${name}`);
  return decision?.choice === 'remote' || decision?.choice === 'outbox' ? decision : null;
}

/** Files of the monolith that belong to no service and to no shared package yet. */
export function remaining(plan: PlanFile, rest: Rest): string[] {
  const folders = [
    ...Object.values(plan.services).map(({ folder }) => withSlash(folder)),
    ...sharedPackages(plan).map(({ folder }) => folder),
  ];
  return [...rest.paths].filter((path) => !folders.some((folder) => folder !== '' && path.startsWith(folder)));
}

/** The files that an edge needs: through a barrel only the files that declare the names. */
export function targetsOf(edge: Edge, layout: Layout, rest: Rest): string[] {
  if (edge.to === null) return [];
  if (edge.to.endsWith('/') || edge.kind === 'directory') {
    const folder = withSlash(edge.to);
    // The root and the target of an alias are named by configurations; their files are needed by who imports them.
    if (
      folder === '' ||
      rest.aliases.some(({ targets }) => targets.some((target) => withSlash(target.replace(/\*$/, '')) === folder))
    )
      return [];
    return [...rest.paths].filter((path) => path.startsWith(folder));
  }
  if (!rest.paths.has(edge.to)) return [];
  if (edge.kind === 'mock' && !owned(layout, edge.to) && remoteOf(layout, edge.to)) return [];
  // A cut application keeps its barrels: its tree stays as it is, only thinner.
  if (owned(layout, edge.to) || !splittable(edge) || layout.phase.routes !== undefined) return [edge.to];
  if (
    WHOLE.has(layout.decisions.find(`module:${edge.to}`)?.choice ?? 'leave') &&
    !edge.names.some((name) => remoteName(layout, edge, name))
  )
    return [edge.to];
  return [
    ...new Set(
      edge.names.filter((name) => !remoteName(layout, edge, name)).map((name) => name.origin?.file ?? edge.to ?? ''),
    ),
  ];
}

/** Decisions with which a barrel stays one module. */
const WHOLE = new Set<Choice>(['copy', 'package']);

export function owned(layout: Layout, path: string): boolean {
  return layout.moves.has(path) || layout.copies.has(path);
}

/** True where a symbol leaves the monolith, with its file or out of it. */
export function hasMoved(layout: Layout, symbol: SymbolRef): boolean {
  return layout.moves.has(symbol.file) || leavesFile(layout.symbols, symbol);
}

/** True for a manifest at whose place the service gets one of its own, made for the packages that it needs. */
export function isOwnManifest({ service, above }: Layout, path: string): boolean {
  if (path === above) return true;
  const isApplication = service.backend?.entry.kind === 'application';
  return isApplication && placed(service, path) === `${withSlash(service.folder)}backend/package.json`;
}

export function newPathOf(layout: Layout, path: string): string | null {
  const own = path === layout.above ? `${withSlash(layout.service.folder)}package.json` : null;
  return layout.moves.get(path) ?? layout.copies.get(path) ?? own;
}

/** True where the names of an edge can be imported from several modules instead of one. */
export function splittable(edge: Edge): boolean {
  return (
    edge.names.length > 0 &&
    edge.names.every(({ imported }) => imported !== '*') &&
    ['static', 'type', 'require', 'reexport'].includes(edge.kind)
  );
}

/** The decision that makes this name remote: the function itself, or a type of a module whose functions are remote. */
export function remoteName(layout: Layout, edge: Edge, name: ImportedName): Decision | null {
  const origin = name.origin ?? (edge.to === null ? null : { file: edge.to, name: name.imported });
  if (!origin || hasMoved(layout, origin)) return null;
  const own = remoteDecision(layout.decisions, origin.file, origin.name);
  if (own) return own;
  if (!name.typeOnly || WHOLE.has(layout.decisions.find(`module:${origin.file}`)?.choice ?? 'leave')) return null;
  return (
    layout.decisions.all.find(
      ({ subject, choice }) => choice === 'remote' && subject.startsWith(`call:${origin.file}#`),
    ) ?? null
  );
}

/** A decision that makes a function of a file remote: then a mock of that file is a mock of its client. */
export function remoteOf(layout: Layout, file: string): { decision: Decision; name: string } | null {
  for (const decision of layout.decisions.all) {
    const name =
      decision.choice === 'remote' && decision.subject.startsWith(`call:${file}#`)
        ? decision.subject.split('#').at(-1)
        : undefined;
    if (name !== undefined) return { decision, name };
  }
  return null;
}

/** Where a file of the monolith goes that becomes part of a package, or null. */
export function packagePathOf({ packages }: Layout, path: string): string | null {
  for (const { files } of packages) {
    const target = files.get(path);
    if (target !== undefined) return target;
  }
  return null;
}
