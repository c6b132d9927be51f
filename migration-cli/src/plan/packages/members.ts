import { posix } from 'node:path';
import type { Edge } from '../../model/inventory.ts';
import type { Problem } from '../../model/operation.ts';
import type { PlanFile } from '../../model/plan-file.ts';
import { matcher } from '../globs.ts';
import { type Layout, remoteName, targetsOf } from '../layout.ts';
import { withSlash } from '../place.ts';
import type { Rest } from '../state.ts';
import { type SharedPackage, sharedPackage, sharedPackages } from './names.ts';

/** The modules of one package that a phase makes or extends. */
export interface Members {
  shared: SharedPackage;
  /** Path in the monolith → path in the package. */
  files: Map<string, string>;
  /** The folder of the monolith whose place the package takes, ending in '/', or ''. */
  base: string;
  /** Taken along because a member needs it: file → the member. */
  implied: Map<string, string>;
  problems: Problem[];
}

/** What is the same for every package of a phase. */
export interface Packaging {
  plan: PlanFile;
  layout: Layout;
  rest: Rest;
  byFile: Map<string, Edge[]>;
  moves: (path: string) => boolean;
  /** The packages that the plan decides on. */
  packages: SharedPackage[];
  /** True where some function of this phase becomes remote. */
  remote: boolean;
  /** The folder of the package.json below the root that the files of a folder belong to, once it is known. */
  foreign: Map<string, string | null>;
}

/** The package that a decision about a file names, or null. */
export function decidedPackage({ decisions }: Pick<Layout, 'decisions'>, plan: PlanFile, path: string) {
  const decision = decisionAbout({ decisions }, path);
  return decision?.choice === 'package' ? sharedPackage(plan, decision.to) : null;
}

function decisionAbout({ decisions }: Pick<Layout, 'decisions'>, path: string) {
  return decisions.find(`module:${path}`) ?? decisions.find(`asset:${path}`) ?? decisions.find(`test:${path}`);
}

export function packaging(plan: PlanFile, layout: Layout, rest: Rest): Packaging {
  const byFile = Map.groupBy(rest.edges, ({ from }) => from);
  return {
    ...{ plan, layout, rest, byFile, moves: movesOfServices(plan), packages: sharedPackages(plan) },
    remote: layout.decisions.all.some(({ choice }) => choice === 'remote' || choice === 'outbox'),
    foreign: new Map(),
  };
}

/**
 * The files that go into a package, with everything that they need, and what keeps them from it: all of it, or with
 * `until: 'refused'` the first reason, and then not every file.
 */
export function membersOf(
  input: Packaging,
  shared: SharedPackage,
  seeds: Iterable<string>,
  until: 'all' | 'refused' = 'all',
): Members {
  const { plan, rest, byFile } = input;
  const members: Members = { shared, files: new Map(), base: '', implied: new Map(), problems: [] };
  const queue = [...seeds];
  for (const path of queue) members.files.set(path, path);
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    const foreign = foreignPackage(input, posix.dirname(file));
    if (foreign !== null)
      members.problems.push(
        refused(shared, `${file} belongs to the workspace ${foreign}`, 'each file has one package'),
      );
    for (const edge of byFile.get(file) ?? []) queue.push(...follow(input, members, file, edge));
    if (until === 'refused' && members.problems.length > 0) return members;
  }
  place(plan, rest, members);
  for (const file of members.files.keys())
    members.problems.push(...(byFile.get(file) ?? []).flatMap((edge) => above(members, edge)));
  return members;
}

/** What one import of a member adds to the package. */
function follow(input: Packaging, members: Members, file: string, edge: Edge): string[] {
  const { layout, rest } = input;
  if (edge.to === null || edge.anchor === true) return [];
  const remote = input.remote && edge.names.find((name) => remoteName(layout, edge, name));
  if (remote) {
    members.problems.push(needs(members, edge, `${remote.imported} of ${edge.to}, which becomes a remote call`));
    return [];
  }
  if (fromWorkingFolder(edge)) {
    members.problems.push(
      needs(members, edge, `${edge.to} by a path from the working folder, which each service has of its own`),
    );
    return [];
  }
  if (!edge.to.endsWith('/') && edge.kind !== 'directory' && !rest.paths.has(edge.to)) {
    members.problems.push(needs(members, edge, `${edge.to}, which is not in the tree`));
    return [];
  }
  const view = { ...layout, moves: members.files, copies: new Map<string, string>() };
  return targetsOf(edge, view, rest).flatMap((target) => {
    if (members.files.has(target) || atIn(input, target)?.name === members.shared.name) return [];
    const why = staysOut(input, members.shared, target);
    if (why !== null) {
      members.problems.push(needs(members, edge, `${target}, ${why}`));
      return [];
    }
    members.files.set(target, target);
    if (decisionAbout(layout, target) === null) members.implied.set(target, file);
    return [target];
  });
}

/** The package that a path is in already. */
const atIn = ({ packages }: Packaging, path: string) => packages.find(({ folder }) => path.startsWith(folder)) ?? null;

/** Why a file that a member needs is not to be in the package; null where it comes along. */
function staysOut(input: Packaging, shared: SharedPackage, target: string): string | null {
  const { plan, layout, moves } = input;
  const at = atIn(input, target);
  if (at !== null) return `which is in the package ${at.name}`;
  if (layout.symbols.has(target)) return 'of which a service takes symbols';
  const decision = decisionAbout(layout, target);
  if (decision?.choice === 'package') {
    const other = sharedPackage(plan, decision.to);
    return other.name === shared.name ? null : `which goes into the package ${other.name}`;
  }
  if (decision !== null) return `which the plan decides to ${decision.choice}`;
  const entry = Object.entries(plan.services).find(([, { backend }]) => backend?.entry.module === target);
  if (entry) return `which starts ${entry[0]}`;
  return layout.moves.has(target) || moves(target) ? 'which moves into a service' : null;
}

/** What a phase that is not the last takes belongs to its service; the last one takes whatever is left. */
function movesOfServices(plan: PlanFile): (path: string) => boolean {
  const taken = plan.phases.filter(({ final }) => !final).map(({ move }) => matcher(move));
  return (path) => taken.some((wanted) => wanted(path));
}

/** A text that a program opens relative to where it was started. */
function fromWorkingFolder({ kind, specifier, from, to }: Edge): boolean {
  if (kind !== 'file' && kind !== 'directory') return false;
  const plain = specifier.replace(/^\.\//, '').replace(/\/+$/, '');
  return posix.dirname(from) !== '.' && plain === to?.replace(/\/+$/, '');
}

/** A folder that a member only starts paths from has to be in the package as well. */
function above(members: Members, edge: Edge): Problem[] {
  return edge.anchor === true && edge.to !== null && !edge.to.startsWith(members.base)
    ? [needs(members, edge, `${edge.to || 'the root'}, from where it builds paths`)]
    : [];
}

/** The folder of a package.json below the root that a folder belongs to, or null. */
function foreignPackage(input: Packaging, folder: string): string | null {
  // What a program reads by an absolute path belongs to nothing of the tree.
  if (folder === '.' || folder === '/') return null;
  const known = input.foreign.get(folder);
  if (known !== undefined) return known;
  const here = input.rest.paths.has(`${folder}/package.json`);
  const found = here ? folder : foreignPackage(input, posix.dirname(folder));
  input.foreign.set(folder, found);
  return found;
}

/** The folders below what all members have in common keep their shape, so that what they print to each other stays. */
function place(plan: PlanFile, rest: Rest, members: Members): void {
  const { shared, files, problems } = members;
  const before = baseBefore(rest, shared);
  const same = before !== null && [...files.keys()].every((path) => path.startsWith(before));
  const base = same ? before : commonFolder([...files.keys(), ...subjects(plan, shared)]);
  members.base = base;
  for (const path of files.keys()) {
    const target = shared.folder + path.slice(base.length);
    files.set(path, target);
    if (rest.paths.has(target))
      problems.push(refused(shared, `${target} exists already`, `${path} would take its place`));
  }
}

/** The folder whose place the package took in an earlier phase, or null. */
function baseBefore(rest: Rest, { folder }: SharedPackage): string | null {
  const known = [...rest.shared].find(([path]) => path.startsWith(folder));
  return known === undefined ? null : known[1].slice(0, known[1].length - (known[0].length - folder.length));
}

/** What all phases decide about a package, so that a later one places its files as the first would have. */
function subjects(plan: PlanFile, { name }: SharedPackage): string[] {
  return plan.phases.flatMap(({ decisions }) =>
    decisions.flatMap(({ subject, choice, to }) => {
      const path = /^(?:module|asset|test):([^*?{[!(]+)/.exec(subject)?.[1];
      return path !== undefined && choice === 'package' && sharedPackage(plan, to).name === name ? [path] : [];
    }),
  );
}

function commonFolder(paths: string[]): string {
  const folders = paths.map((path) => path.split('/').slice(0, -1));
  const [first = []] = folders;
  const length = first.findIndex((part, index) => folders.some((folder) => folder[index] !== part));
  return withSlash(first.slice(0, length === -1 ? first.length : length).join('/'));
}

function needs({ shared }: Members, { from, line }: Edge, what: string): Problem {
  return refused(shared, `${from}:${line} needs ${what}`, 'a package holds everything that its modules need');
}

function refused({ name }: SharedPackage, why: string, also: string): Problem {
  return { what: `the package ${name} cannot be made`, why: `${why}: ${also}`, next: 'nectar plan --check' };
}
