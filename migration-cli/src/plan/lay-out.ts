import { LOCK_FILES } from '../code/lock-kind.ts';
import type { Edge } from '../model/inventory.ts';
import type { Problem } from '../model/operation.ts';
import type { Choice, PhaseSettings, PlanFile } from '../model/plan-file.ts';
import { copyAmbient } from './ambient.ts';
import { cutRanges, isGone } from './cuts.ts';
import { decisionsOf } from './decisions.ts';
import { edgesOn, type FileSymbols } from './file-symbols.ts';
import { matcher } from './globs.ts';
import { isOwnManifest, type Layout, owned, packagePathOf, remaining, targetsOf } from './layout.ts';
import { ownProject } from './own-project.ts';
import { decidedPackage, membersOf, packaging } from './packages/members.ts';
import { packageAt, type SharedPackage, sharedPackages } from './packages/names.ts';
import { placed } from './place.ts';
import type { Rest } from './state.ts';
import { besideOf, bringAlong, namedByScripts } from './workspaces/along.ts';
import { manifestAbove, withPlaces, workspacesBeside } from './workspaces/beside.ts';
import { extendedBy } from './workspaces/settings.ts';

/** At the root for good: they describe the repository, not a service. */
const ROOT_FILES = [
  'package.json',
  ...LOCK_FILES,
  'pnpm-workspace.yaml',
  '.yarnrc.yml',
  '.gitignore',
  '.gitattributes',
  'nectar.plan.yaml',
];

export function layOut(
  plan: PlanFile,
  phase: PhaseSettings,
  rest: Rest,
  symbols: Map<string, FileSymbols> = new Map(),
): Layout {
  const service = plan.services[phase.service];
  if (!service) throw new Error(`the phase ${phase.name} names the service ${phase.service}, which does not exist`);
  const beside = workspacesBeside(rest, service);
  const layout: Layout = {
    phase,
    name: phase.service,
    service: withPlaces(service, beside, rest),
    decisions: decisionsOf(phase),
    moves: new Map(),
    copies: new Map(),
    packages: [],
    retired: new Set(phase.retire.map(({ path }) => path)),
    implied: new Map(),
    symbols,
    beside,
    // What is left takes all of them.
    along: phase.final ? beside : [],
    above: manifestAbove(rest, service, beside),
    problems: [],
  };
  selectMoves(plan, layout, rest);
  moveTests(layout, rest);
  copyNamed(layout, rest);
  copyAmbient(layout, rest);
  for (const item of namedByScripts(layout, rest)) bringAlong(layout, rest, item, 'a script of the application');
  makePackages(plan, layout, rest);
  layout.problems.push(...sharedTargets(layout).map(lost));
  return layout;
}

/** Files of the monolith, two or more at a time, that would become one file of the service. */
export function sharedTargets({ moves, copies }: Pick<Layout, 'moves' | 'copies'>): { to: string; from: string[] }[] {
  const groups = Map.groupBy(new Map([...copies, ...moves]), ([, to]) => to);
  return [...groups].flatMap(([to, files]) => (files.length > 1 ? [{ to, from: files.map(([path]) => path) }] : []));
}

const lost = ({ to, from }: { to: string; from: string[] }): Problem => ({
  what: `${from.join(' and ')} would all become ${to}`,
  why: 'one would be lost',
  next: 'correct `place` in the plan file, or take one out of `move` with an entry that begins with "!"',
});

/** What the service needs shows which files are in a package, and what is in a package needs no copy: until nothing is new. */
function makePackages(plan: PlanFile, layout: Layout, rest: Rest): void {
  const seeds = packaged(plan, layout, rest);
  const input = packaging(plan, layout, rest);
  const [moves, copies, problems] = [new Map(layout.moves), new Map(layout.copies), [...layout.problems]];
  const [along, implied] = [[...layout.along], new Map(layout.implied)];
  for (let before = -1; before !== seeds.size; ) {
    before = seeds.size;
    Object.assign(layout, { moves: new Map(moves), copies: new Map(copies), implied: new Map(implied) });
    layout.along = [...along];
    layout.problems = [...problems];
    layout.packages = [...Map.groupBy(seeds, ([, { name }]) => name)].map(([, group]) =>
      membersOf(
        input,
        group[0]?.[1] as SharedPackage,
        group.map(([path]) => path),
      ),
    );
    for (const [path, shared] of followAll(plan, layout, rest)) seeds.set(path, shared);
  }
  layout.problems.push(...layout.packages.flatMap((members) => members.problems));
}

/** Files that are decided to be in a package, whether or not an import of the service leads there. */
function packaged(plan: PlanFile, layout: Layout, rest: Rest): Map<string, SharedPackage> {
  const found = new Map<string, SharedPackage>();
  if (sharedPackages(plan).length === 0) return found;
  const named = namedIn(layout, rest, 'package');
  const wanted = matcher(layout.phase.move);
  for (const path of remaining(plan, rest)) {
    const shared = named.has(path) || wanted(path) ? decidedPackage(layout, plan, path) : null;
    if (shared !== null) found.set(path, shared);
  }
  return found;
}

function selectMoves(plan: PlanFile, layout: Layout, rest: Rest): void {
  const { phase, service, decisions } = layout;
  const wanted = matcher(phase.move);
  const retired = matcher(phase.retire.map(({ path }) => path));
  const stays = new Set(phase.final ? [...ROOT_FILES, ...ownProject(service, rest)] : []);
  layout.retired.clear();
  for (const path of remaining(plan, rest)) {
    if (retired(path)) layout.retired.add(path);
    else if (wanted(path) && !stays.has(path) && decidedPackage(layout, plan, path) === null) {
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
  for (const path of namedIn(layout, rest, 'copy'))
    if (!owned(layout, path)) layout.copies.set(path, placed(layout.service, path));
}

/** The files that decisions of a choice name one by one or by their folder. */
function namedIn(layout: Layout, rest: Rest, wanted: Choice): Set<string> {
  const paths = layout.decisions.all.flatMap(({ subject, choice }) => {
    const named = /^(?:module|asset|test):([^*?{}[\]!]+)$/.exec(subject)?.[1];
    if (named === undefined || choice !== wanted) return [];
    if (named.endsWith('/')) return [...rest.paths].filter((path) => path.startsWith(named));
    return rest.paths.has(named) ? [named] : [];
  });
  return new Set(paths);
}

/** Follows what the service's files need; resolves with what turned out to belong into a package. */
function followAll(plan: PlanFile, layout: Layout, rest: Rest): Map<string, SharedPackage> {
  const found = new Map<string, SharedPackage>();
  const byFile = Map.groupBy(edgesOn(rest.edges, layout.symbols, 'service'), ({ from }) => from);
  const queue = [...layout.moves.keys(), ...layout.copies.keys()];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    const ranges = cutRanges(layout, rest, file);
    const above = layout.beside.length === 0 ? null : extendedBy(rest, file);
    if (above !== null && !owned(layout, above)) {
      layout.copies.set(above, placed(layout.service, above));
      queue.push(above);
    }
    for (const edge of byFile.get(file) ?? []) {
      if (isGone(edge, ranges, rest.text(file) ?? '')) continue;
      const named = besideOf(layout, edge, edge.to);
      if (named !== null && edge.to === null) queue.push(...bringAlong(layout, rest, named, file));
      for (const target of targetsOf(edge, layout, rest)) {
        if (isShared(plan, layout, target)) continue;
        const shared = decidedPackage(layout, plan, target);
        if (shared !== null) found.set(target, shared);
        else if (named !== null && target.startsWith(named.folder))
          queue.push(...bringAlong(layout, rest, named, file));
        else if (decide(layout, file, target, edge)) queue.push(target);
      }
    }
  }
  return found;
}

/** True for what stands in a package already or goes there in this phase. */
function isShared(plan: PlanFile, layout: Layout, path: string): boolean {
  return packageAt(plan, path) !== null || packagePathOf(layout, path) !== null;
}

/** Puts a needed file where the plan says; true when it is new to the service. */
function decide(layout: Layout, by: string, target: string, edge: Edge): boolean {
  if (owned(layout, target) || isOwnManifest(layout, target)) return false;
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
      : `the choice ${choice} is not possible for a module that ${by}:${edge.line} loads`;
  const known = layout.problems.some(({ what }) => what === `module:${target} is undecided`);
  if (!known) layout.problems.push({ what: `module:${target} is undecided`, why, next: 'nectar plan --check' });
  return false;
}
