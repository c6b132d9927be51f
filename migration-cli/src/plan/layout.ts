import type { Edge, ImportedName, SymbolRef } from '../model/inventory.ts';
import type { Problem } from '../model/operation.ts';
import type { Decision, PhaseSettings, PlanFile, ServiceSettings } from '../model/plan-file.ts';
import { cutRanges, isGone } from './cuts.ts';
import { type Decisions, decisionsOf } from './decisions.ts';
import { edgesOn, type FileSymbols, leavesFile } from './file-symbols.ts';
import { matcher } from './globs.ts';
import { placed, withSlash } from './place.ts';
import type { Rest } from './state.ts';

/** Where every file of a phase goes, and what becomes a call over HTTP. */
export interface Layout {
  phase: PhaseSettings;
  name: string;
  service: ServiceSettings;
  decisions: Decisions;
  moves: Map<string, string>;
  copies: Map<string, string>;
  retired: Set<string>;
  /** Copied because a copied file needs it: file → the file that needs it. */
  implied: Map<string, string>;
  /** Files of which the service gets some symbols; they are among the copies. */
  symbols: Map<string, FileSymbols>;
  problems: Problem[];
}

/** A remote or outbox decision about a symbol, or null. */
export function remoteDecision(decisions: Decisions, file: string, name: string): Decision | null {
  const decision = decisions.find(`call:${file}#${name}`);
  return decision?.choice === 'remote' || decision?.choice === 'outbox' ? decision : null;
}

/** Files of the monolith that belong to no service yet. */
export function remaining(plan: PlanFile, rest: Rest): string[] {
  const folders = Object.values(plan.services).map(({ folder }) => withSlash(folder));
  return [...rest.paths].filter((path) => !folders.some((folder) => folder !== '' && path.startsWith(folder)));
}

/** At the root for good: they describe the repository, not a service. */
const ROOT_FILES = new Set(['package.json', 'package-lock.json', '.gitignore', '.gitattributes', 'nectar.plan.yaml']);

export function layOut(
  plan: PlanFile,
  phase: PhaseSettings,
  rest: Rest,
  symbols: Map<string, FileSymbols> = new Map(),
): Layout {
  const service = plan.services[phase.service];
  if (!service) throw new Error(`the phase ${phase.name} names the service ${phase.service}, which does not exist`);
  const layout: Layout = {
    phase,
    name: phase.service,
    service,
    decisions: decisionsOf(phase),
    moves: new Map(),
    copies: new Map(),
    retired: new Set(phase.retire.map(({ path }) => path)),
    implied: new Map(),
    symbols,
    problems: [],
  };
  selectMoves(plan, layout, rest);
  moveTests(layout, rest);
  copyNamed(layout, rest);
  followAll(layout, rest);
  return layout;
}

function selectMoves(plan: PlanFile, layout: Layout, rest: Rest): void {
  const { phase, service, decisions } = layout;
  const wanted = matcher(phase.move);
  const retired = matcher(phase.retire.map(({ path }) => path));
  layout.retired.clear();
  for (const path of remaining(plan, rest)) {
    if (retired(path)) layout.retired.add(path);
    else if (wanted(path) && !(phase.final && ROOT_FILES.has(path))) {
      const copied =
        decisions.find(`module:${path}`)?.choice === 'copy' || decisions.find(`asset:${path}`)?.choice === 'copy';
      (copied && !phase.final ? layout.copies : layout.moves).set(path, placed(service, path));
    }
  }
  for (const { path } of phase.retire)
    if (![...rest.paths].some(matcher([path]))) layout.problems.push(nothing(`retire: ${path}`));
  for (const glob of phase.move.filter((item) => !item.startsWith('!')))
    if (![...rest.paths].some(matcher([glob]))) layout.problems.push(nothing(`move: ${glob}`));
}

function nothing(entry: string): Problem {
  return {
    what: `the entry "${entry}" matches no file`,
    why: 'the monolith holds nothing of that name',
    next: 'correct the plan file',
  };
}

/** Nothing imports a test, so a decision is what takes it along. */
function moveTests(layout: Layout, rest: Rest): void {
  const globs = layout.decisions.all.flatMap(({ subject, choice }) =>
    choice === 'move' && subject.startsWith('test:') ? [subject.slice('test:'.length)] : [],
  );
  if (globs.length === 0) return;
  const wanted = matcher(globs);
  for (const path of rest.paths)
    if (!owned(layout, path) && wanted(path)) layout.moves.set(path, placed(layout.service, path));
}

/** A decision that names one file or one folder copies it whether or not an import leads there. */
function copyNamed(layout: Layout, rest: Rest): void {
  for (const { subject, choice } of layout.decisions.all) {
    const named = /^(?:module|asset|test):([^*?{}[\]!]+)$/.exec(subject)?.[1];
    if (named === undefined || choice !== 'copy') continue;
    const paths = named.endsWith('/')
      ? [...rest.paths].filter((path) => path.startsWith(named))
      : rest.paths.has(named)
        ? [named]
        : [];
    for (const path of paths) if (!owned(layout, path)) layout.copies.set(path, placed(layout.service, path));
  }
}

function followAll(layout: Layout, rest: Rest): void {
  const byFile = Map.groupBy(edgesOn(rest.edges, layout.symbols, 'service'), ({ from }) => from);
  const queue = [...layout.moves.keys(), ...layout.copies.keys()];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    const ranges = cutRanges(layout, rest, file);
    for (const edge of byFile.get(file) ?? []) {
      if (isGone(edge, ranges, rest.text(file) ?? '')) continue;
      for (const target of targetsOf(edge, layout, rest)) {
        if (decide(layout, file, target, edge)) queue.push(target);
      }
    }
  }
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
    layout.decisions.find(`module:${edge.to}`)?.choice === 'copy' &&
    !edge.names.some((name) => remoteName(layout, edge, name))
  )
    return [edge.to];
  return [
    ...new Set(
      edge.names.filter((name) => !remoteName(layout, edge, name)).map((name) => name.origin?.file ?? edge.to ?? ''),
    ),
  ];
}

export function owned(layout: Layout, path: string): boolean {
  return layout.moves.has(path) || layout.copies.has(path);
}

/** True where a symbol leaves the monolith, with its file or out of it. */
export function hasMoved(layout: Layout, symbol: SymbolRef): boolean {
  return layout.moves.has(symbol.file) || leavesFile(layout.symbols, symbol);
}

export function newPathOf(layout: Layout, path: string): string | null {
  return layout.moves.get(path) ?? layout.copies.get(path) ?? null;
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
  if (!name.typeOnly || layout.decisions.find(`module:${origin.file}`)?.choice === 'copy') return null;
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

/** Puts a needed file where the plan says; true when it is new to the service. */
function decide(layout: Layout, by: string, target: string, edge: Edge): boolean {
  if (owned(layout, target)) return false;
  const { decisions, service, phase } = layout;
  const decision =
    decisions.find(`module:${target}`) ?? decisions.find(`asset:${target}`) ?? decisions.find(`test:${target}`);
  // What a cut application still loads comes along: its routes were decided on, not its files one by one.
  const along = layout.copies.has(by) || phase.final || phase.routes !== undefined;
  const choice = decision?.choice ?? (along ? 'copy' : null);
  if (choice === 'leave') return false;
  if (choice === 'copy' || choice === 'move') {
    (choice === 'move' ? layout.moves : layout.copies).set(target, placed(service, target));
    if (!decision) layout.implied.set(target, by);
    return true;
  }
  const why =
    choice === null
      ? `${by}:${edge.line} needs it and the plan does not decide about it`
      : choice === 'package'
        ? `a shared package is not made yet, and ${by}:${edge.line} loads it: copy or move it`
        : `the choice ${choice} is not possible for a module that ${by}:${edge.line} loads`;
  const known = layout.problems.some(({ what }) => what === `module:${target} is undecided`);
  if (!known) layout.problems.push({ what: `module:${target} is undecided`, why, next: 'nectar plan --check' });
  return false;
}
