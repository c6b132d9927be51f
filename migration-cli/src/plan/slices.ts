import { type Registration, type Registrations, registrationsOf } from '../code/slice/registrations.ts';
import { rendered } from '../code/slice/render.ts';
import { type Removal, sliceRoutes } from '../code/slice/slice.ts';
import { unusedAfter, unusedParameters } from '../code/slice/unused.ts';
import { unusedLocals } from '../code/slice/unused-locals.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Problem } from '../model/operation.ts';
import type { Decision, PhaseSettings, PlanFile, TextEdit } from '../model/plan-file.ts';
import { compilerOption } from './compiler-options.ts';
import { decisionsOf } from './decisions.ts';
import { jobSlices } from './jobs.ts';
import { layOut } from './lay-out.ts';
import { newPathOf, remaining } from './layout.ts';
import { placed } from './place.ts';
import { startedWith } from './reach.ts';
import { unnamedReexports } from './reexports.ts';
import { leavesMonolith, leavesService, selects } from './route-selection.ts';
import type { Rest } from './state.ts';
import { trimsOf } from './trims.ts';

export type { Registrations };

/** What is found once, in the tree that the inventory was read from. */
export function registrationsIn(inventory: Inventory, plan: PlanFile, rest: Rest): Registrations {
  const left = new Set(remaining(plan, rest));
  const routes = inventory.routes.filter(({ file }) => left.has(file));
  return registrationsOf(rest.project, routes);
}

export interface SlicedPhase {
  phase: PhaseSettings;
  problems: Problem[];
}

/**
 * The phase with what its routes mean, spelled out: the monolith's application is copied, and edits take out of the copy
 * what the service does not answer, and out of the monolith what the service answers from now on.
 */
export function withSlices(
  inventory: Inventory,
  plan: PlanFile,
  phase: PhaseSettings,
  rest: Rest,
  all: Registrations,
): SlicedPhase {
  const service = plan.services[phase.service];
  const entry = service?.backend?.entry;
  if (!phase.routes || !service || entry?.kind !== 'application') return { phase, problems: [] };
  const started = startedWith(inventory, entry.module);
  const registrations = { ...all, found: all.found.filter(({ file }) => started(file)) };
  const jobs = jobSlices(inventory, phase, rest);
  const there = textSlices(
    inventory,
    rest,
    registrations,
    leavesService(phase.routes),
    jobs.staying,
    notTests(inventory),
  );
  const here = textSlices(inventory, rest, registrations, leavesMonolith(phase.routes), jobs.leaving, () => true);
  const [absent, moving] = [[...there.absent], [...here.absent]];
  const shared = [...here.trimmed].filter((file) => !there.absent.has(file));
  const decisions = [...withEntry(phase, entry.module), ...absent.map(leftOut), ...shared.map(onBothSides)];
  const move = [...phase.move, ...moving];
  // What leaves the copy leads nowhere, so the cut has to be known before the files that are needed.
  const cut = sliceEdits(rest, there, (file) => placed(service, file));
  const layout = layOut(plan, { ...phase, move, decisions, edits: [...cut, ...phase.edits] }, rest);
  const edits = [
    ...sliceEdits(rest, there, (file) => newPathOf(layout, file)),
    ...sliceEdits(rest, here, (file) => (layout.moves.has(file) || layout.retired.has(file) ? null : file)),
  ];
  return {
    phase: { ...phase, move, decisions, edits: [...edits, ...phase.edits] },
    problems: [
      ...problemsOf(phase, there.mixed),
      ...stayingClasses([
        ...there.uncut.filter(({ file }) => !there.absent.has(file) && !there.trimmed.has(file)),
        ...here.uncut.filter(({ file }) => !here.absent.has(file) && !here.trimmed.has(file)),
      ]),
      ...otherForms(phase, registrations),
      ...unknown(phase, inventory),
    ],
  };
}

/** Files of which every route leaves: where a folder is loaded as a whole, a side without the file is without its routes. */
function whole(uncut: Registration[], { found }: Registrations): string[] {
  const files = new Set(uncut.map(({ file }) => file));
  return [...files].filter((file) => found.every((item) => item.file !== file || uncut.includes(item)));
}

const leftOut = (file: string): Decision => ({
  subject: `module:${file}`,
  choice: 'leave',
  why: "all of its routes are the other side's",
});

const onBothSides = (file: string): Decision => ({
  subject: `module:${file}`,
  choice: 'copy',
  why: 'its class has the routes of one side, and the other side needs the rest of the file',
});

function withEntry(phase: PhaseSettings, module: string): Decision[] {
  if (decisionsOf(phase).find(`module:${module}`)) return phase.decisions;
  const why = 'the application starts on both sides, each with its own routes';
  return [...phase.decisions, { subject: `module:${module}`, choice: 'copy', why }];
}

type Place = { file: string; line: number; routes: { method: string; path: string }[] };

interface TextSlices {
  removals: Map<string, Removal[]>;
  mixed: Place[];
  uncut: Registration[];
  /** Files that the side does not have, since it answers none of their routes. */
  absent: Set<string>;
  /** Files that lose the classes of those routes, and that the side has for what else is in them. */
  trimmed: Set<string>;
}

function textSlices(
  inventory: Inventory,
  rest: Rest,
  registrations: Registrations,
  leaves: (route: { method: string; path: string }) => boolean,
  jobs: Map<string, Removal[]>,
  counts: (path: string) => boolean,
): TextSlices {
  const slice = sliceRoutes(rest.project, registrations.found, leaves);
  for (const [file, list] of jobs) slice.removals.set(file, [...(slice.removals.get(file) ?? []), ...list]);
  const acting = new Set(inventory.modules.filter(({ sideEffects }) => sideEffects).map(({ path }) => path));
  const absent = new Set(whole(slice.uncut, registrations));
  const trims = trimsOf(rest, absent, slice.uncut, counts);
  for (const [file, list] of trims) absent.delete(file) && slice.removals.set(file, list);
  const removals = new Map<string, Removal[]>();
  for (const [file, list] of slice.removals) {
    const module = rest.project.modules.get(file);
    if (!module) continue;
    const acts = (specifier: string) => acting.has(rest.project.resolve(file, specifier).to ?? '');
    const strict = (option: string) => compilerOption(rest, file, option) === true;
    const gone = [...list, ...(strict('noUnusedLocals') ? unusedLocals(module, list) : [])];
    const parameters = strict('noUnusedParameters') ? unusedParameters(module, gone) : [];
    removals.set(file, [...gone, ...unusedAfter(module, gone, acts), ...parameters]);
  }
  const side = {
    removals,
    absent,
    counts: (path: string) => counts(path) && !absent.has(path),
    acts: (path: string) => acting.has(path),
  };
  for (const [file, list] of unnamedReexports(rest, side)) removals.set(file, [...(removals.get(file) ?? []), ...list]);
  return { removals, mixed: slice.mixed, uncut: slice.uncut, absent, trimmed: new Set(trims.keys()) };
}

function notTests({ files }: Inventory): (path: string) => boolean {
  const tests = new Set(files.filter(({ test }) => test).map(({ path }) => path));
  return (path) => !tests.has(path);
}

function sliceEdits(rest: Rest, { removals }: TextSlices, place: (file: string) => string | null): TextEdit[] {
  return [...removals].flatMap(([file, list]) => {
    const [target, text] = [place(file), rest.text(file)];
    return target === null || text === null ? [] : findsFor(text, list).map((edit) => ({ file: target, ...edit }));
  });
}

/** Removals as edits by exact text: each is widened, line by line, until it stands in the text once. */
export function findsFor(text: string, removals: Removal[]): Omit<TextEdit, 'file'>[] {
  const sorted = [...removals].sort((a, b) => a.start - b.start || b.end - a.end);
  let ranges = joined(sorted.map(({ start, end }) => ({ start, end })));
  for (let before = ''; before !== JSON.stringify(ranges); ) {
    before = JSON.stringify(ranges);
    ranges = joined(ranges.map((range) => (once(text, range) ? range : wider(text, range))));
  }
  const edits = ranges.map((range) => editFor(text, range, sorted));
  const [first, last] = [ranges[0], ranges.at(-1)];
  // What leaves can bring two pieces together that read like a later find: then one edit takes the whole stretch.
  if (!first || !last || standsOnceInTurn(text, edits)) return edits;
  return [editFor(text, { start: first.start, end: last.end }, sorted)];
}

function editFor(text: string, { start, end }: Range, removals: Removal[]): Omit<TextEdit, 'file'> {
  const inside = removals.filter((item) => item.start >= start && item.end <= end);
  return {
    find: text.slice(start, end),
    replace: rendered(text, start, end, inside),
    why: inside[0]?.why ?? '',
  };
}

function standsOnceInTurn(text: string, edits: Omit<TextEdit, 'file'>[]): boolean {
  let now = text;
  for (const { find, replace } of edits) {
    const at = now.indexOf(find);
    if (at === -1 || now.indexOf(find, at + 1) !== -1) return false;
    now = now.slice(0, at) + replace + now.slice(at + find.length);
  }
  return true;
}

type Range = { start: number; end: number };

function joined(ranges: Range[]): Range[] {
  const result: Range[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else result.push({ ...range });
  }
  return result;
}

function once(text: string, { start, end }: Range): boolean {
  const find = text.slice(start, end);
  const first = text.indexOf(find);
  return find !== '' && text.indexOf(find, first + 1) === -1;
}

function wider(text: string, { start, end }: Range): Range {
  const from = text.lastIndexOf('\n', start - 2) + 1;
  const next = text.indexOf('\n', end);
  return { start: Math.max(0, start === 0 ? 0 : from), end: next === -1 ? text.length : next + 1 };
}

function problemsOf(phase: PhaseSettings, mixed: TextSlices['mixed']): Problem[] {
  return mixed.map(({ file, line, routes }) => ({
    what: `${file}:${line} registers routes of both sides in one place: ${routes.map(({ method, path }) => `${method} ${path}`).join(', ')}`,
    why: 'one call cannot be cut in two',
    next: `name all of them in routes.moves or routes.shares of the phase ${phase.name}, or none`,
  }));
}

function stayingClasses(uncut: Place[]): Problem[] {
  return uncut.map(({ file, line, routes }) => ({
    what: `${file}:${line} answers ${routes.map(({ method, path }) => `${method} ${path}`).join(', ')} wherever its class is loaded`,
    why: 'the class is found by a folder pattern, or it has routes of both sides',
    next: 'list the classes by name where they are registered, or split the class, then: nectar plan --refresh',
  }));
}

/** Routes that leave and whose registration is no statement: both sides would go on answering them. */
function otherForms({ routes, name }: PhaseSettings, { other }: Registrations): Problem[] {
  const asked = other.filter((route) => routes && leavesMonolith(routes)(route));
  return asked.map(({ method, path, file, line }) => ({
    what: `${method} ${path} (${file}:${line}) is registered in a form that cannot be cut out of the application`,
    why: 'it is neither a call on a router nor a decorator',
    next: `move its file as a whole, or take it out of routes.moves of the phase ${name}`,
  }));
}

function unknown({ routes, name }: PhaseSettings, inventory: Inventory): Problem[] {
  const entries = [...(routes?.moves ?? []), ...(routes?.shares ?? [])];
  return entries
    .filter((entry) => !inventory.routes.some((route) => selects([entry], route)))
    .map((entry) => ({
      what: `the route ${entry} of the phase ${name} does not exist`,
      why: 'the inventory holds no route that it names',
      next: 'nectar inventory --json lists the routes',
    }));
}
