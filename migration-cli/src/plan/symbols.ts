import { inlineMembers, membersOf } from '../code/symbols/members.ts';
import { type SymbolSlice, sliceSymbols } from '../code/symbols/slice-symbols.ts';
import type { Edge, Inventory } from '../model/inventory.ts';
import type { Problem } from '../model/operation.ts';
import type { Decision, PhaseSettings, PlanFile } from '../model/plan-file.ts';
import { type Cut, isGone } from './cuts.ts';
import { edgesOn, type FileSymbols } from './file-symbols.ts';
import { layOut } from './lay-out.ts';
import { type Layout, owned } from './layout.ts';
import { placed } from './place.ts';
import { type CutsOf, cutsOn } from './side-cuts.ts';
import type { Rest } from './state.ts';

export interface SlicedSymbols {
  phase: PhaseSettings;
  symbols: Map<string, FileSymbols>;
  problems: Problem[];
}

/** Cuts the files that `symbols` of a phase names: the service gets a copy with just those, the monolith loses what only they need. */
export function withSymbols(inventory: Inventory, plan: PlanFile, phase: PhaseSettings, rest: Rest): SlicedSymbols {
  const symbols = new Map<string, FileSymbols>();
  const entries = Object.entries(phase.symbols ?? {});
  if (entries.length === 0) return { phase, symbols, problems: [] };
  const problems: Problem[] = [];
  const copied = { ...phase, decisions: [...phase.decisions, ...entries.flatMap(([file]) => copyOf(phase, file))] };
  const layout = layOut(plan, copied, rest);
  for (const [file, takes] of importersFirst(entries, rest.edges)) {
    const refused = cannotBeCut(layout, rest, file);
    if (refused) problems.push(refused);
    else symbols.set(file, sliceFile(inventory, layout, rest, file, takes, symbols, problems));
  }
  return { phase: copied, symbols, problems };
}

/** What a file no longer needs once it is cut is known before the file that it needed is. */
function importersFirst(entries: [string, string[]][], edges: Edge[]): [string, string[]][] {
  const [sorted, seen] = [[] as [string, string[]][], new Set<string>()];
  const add = (entry: [string, string[]]) => {
    if (seen.has(entry[0])) return;
    seen.add(entry[0]);
    const importers = new Set(edges.filter((edge) => edge.to === entry[0]).map(({ from }) => from));
    for (const other of entries) if (importers.has(other[0])) add(other);
    sorted.push(entry);
  };
  for (const entry of entries) add(entry);
  return sorted;
}

function copyOf(phase: PhaseSettings, file: string): Decision[] {
  if (phase.decisions.some(({ subject }) => subject === `module:${file}`)) return [];
  return [{ subject: `module:${file}`, choice: 'copy', why: 'the service has its own symbols of it' }];
}

function cannotBeCut(layout: Layout, rest: Rest, file: string): Problem | null {
  const problem = (why: string, next: string): Problem => ({ what: `${file} cannot be cut by its symbols`, why, next });
  if (!rest.project.modules.get(file))
    return problem('the monolith holds no such module', 'correct `symbols` in the plan file');
  if (layout.phase.final) return problem('the last phase takes everything that is left', 'take `symbols` out of it');
  if (layout.decisions.find(`module:${file}`)?.choice !== 'copy')
    return problem(`the plan decides otherwise about module:${file}`, 'take that decision out of the plan file');
  const places = [file, placed(layout.service, file)];
  if (layout.phase.edits.some((edit) => places.includes(edit.file)))
    return problem(
      'edits of the phase, or the routes that it moves, change the same file',
      'do one of them in a phase before',
    );
  return null;
}

function sliceFile(
  inventory: Inventory,
  layout: Layout,
  rest: Rest,
  file: string,
  takes: string[],
  before: Map<string, FileSymbols>,
  problems: Problem[],
): FileSymbols {
  const module = rest.project.modules.get(file);
  if (!module) throw new Error(`${file} is no module`);
  const stays: string[] = [];
  for (const use of usesOf(
    rest,
    edgesOn(rest.edges, before, 'monolith'),
    file,
    cutsOn(layout, rest, 'monolith', before),
  )) {
    if (layout.moves.has(use.from) || layout.retired.has(use.from)) continue;
    const names = use.names ?? takes;
    for (const name of names.filter((item) => takes.includes(item))) {
      const choice = layout.decisions.find(`call:${file}#${name}`)?.choice ?? null;
      if (choice === 'remote' || choice === 'outbox') continue;
      if (choice === null && !use.typeOnly) problems.push(undecided(use, file, name));
      stays.push(name);
    }
  }
  const decided = (name: string) => layout.decisions.find(`call:${file}#${name}`)?.choice === 'remote';
  const exports = rest.project.exportsOf(file).map(({ name }) => name);
  const called = {
    byService: exports.filter((name) => !takes.includes(name) && decided(name)),
    byMonolith: takes.filter((name) => decided(name) && !stays.includes(name)),
  };
  const accepted = layout.phase.decisions.flatMap(({ subject }) => acceptedState(subject, file));
  const acting = new Set(inventory.modules.filter(({ sideEffects }) => sideEffects).map(({ path }) => path));
  const acts = (specifier: string) => acting.has(rest.project.resolve(file, specifier).to ?? '');
  const slice = sliceSymbols(module, { takes, stays: [...new Set(stays)], called, accepted }, { acts });
  problems.push(...problemsOf(file, slice), ...changedOutside(inventory, file, slice, accepted));
  return { file, takes: new Set(takes), called, slice };
}

function acceptedState(subject: string, file: string): string[] {
  const match = /^singleton:(.+)#([^#]+)$/.exec(subject);
  return match?.[1] === file && match[2] !== undefined ? [match[2]] : [];
}

function undecided({ from, line }: Use, file: string, name: string): Problem {
  return {
    what: `call:${file}#${name} is undecided`,
    why: `${name} leaves ${file} with the service, and ${from}:${line} stays and needs it`,
    next: 'decide copy or remote about it in the plan file',
  };
}

function problemsOf(file: string, { hazards, state }: SymbolSlice): Problem[] {
  return [
    ...hazards.map(({ line, what, why }) => ({
      what: `${file}:${line} keeps it from being cut by its symbols: ${what}`,
      why,
      next: 'change that place, or take the file out of `symbols`',
    })),
    ...state.map(({ name, line, changed }) => ({
      what: `${file}:${line} ${name} is state that symbols of both sides need`,
      why: `line ${changed} changes it, and each side would only see its own changes`,
      next: `keep what needs it on one side, or decide copy about singleton:${file}#${name}`,
    })),
  ];
}

/** State that other files change through an export; in the file itself nothing may show it. */
function changedOutside(
  inventory: Inventory,
  file: string,
  { shared, state }: SymbolSlice,
  accepted: string[],
): Problem[] {
  return inventory.singletons
    .filter((item) => item.file === file && item.shared && !/^(?:pool|client|server)$/.test(item.kind))
    .filter(({ name }) => shared.some((item) => item.name === name) && !accepted.includes(name))
    .filter(({ name }) => !state.some((item) => item.name === name))
    .map(({ name, line }) => ({
      what: `${file}:${line} ${name} is state that symbols of both sides need`,
      why: 'other files change it, and each side would only see its own changes',
      next: `keep what needs it on one side, or decide copy about singleton:${file}#${name}`,
    }));
}

/** One import of a file; `names` is null where it is handed on as a whole. */
export interface Use {
  from: string;
  line: number;
  names: string[] | null;
  typeOnly: boolean;
  edge: Edge;
}

/** Who imports symbols of a file, through barrels as well. */
export function usesOf(rest: Rest, edges: Edge[], file: string, cutsOf: CutsOf = () => []): Use[] {
  return edges.flatMap((edge) => {
    const { from, line, kind, to } = edge;
    const leads = to === file || edge.names.some(({ origin }) => origin?.file === file);
    if (!leads || isGone(edge, cutsOf(from), rest.text(from) ?? '')) return [];
    if (from === file || kind === 'mock' || kind === 'file' || kind === 'directory') return [];
    return edge.names.flatMap((name): Use[] => {
      const origin = name.origin?.file ?? to;
      if (origin !== file && to !== file) return [];
      const whole = name.imported === '*' || (name.imported === 'default' && isWhole(rest, file));
      if (whole && kind === 'reexport') return [];
      const names = whole
        ? memberNames(rest, edge, name.local, cutsOf(from))
        : [origin === file ? (name.origin?.name ?? name.imported) : name.imported];
      return [{ from, line, names, typeOnly: name.typeOnly || kind === 'type', edge }];
    });
  });
}

/** A default import of a CommonJS module is the module. */
const isWhole = (rest: Rest, file: string) =>
  rest.project.modules.get(file)?.system === 'commonjs' &&
  rest.project.exportsOf(file).filter(({ name }) => name !== 'default').length > 0;

function memberNames(rest: Rest, edge: Edge, local: string, cuts: Cut[]): string[] | null {
  const module = rest.project.modules.get(edge.from);
  if (!module) return null;
  const uses = local === '*' ? inlineMembers(module, edge.start) : membersOf(module, local);
  if (uses === null) return null;
  const left = uses.filter(({ at }) => !cuts.some(({ start, end }) => at.start >= start && at.end <= end));
  return [...new Set(left.map(({ name }) => name))];
}

/** Files of the service that import what it does not get. */
export function missingSymbols(layout: Layout, rest: Rest): Problem[] {
  const cutsOf = cutsOn(layout, rest, 'service');
  return [...layout.symbols].flatMap(([file, { slice, called }]) =>
    usesOf(rest, edgesOn(rest.edges, layout.symbols, 'service'), file, cutsOf)
      .filter(({ from }) => owned(layout, from))
      .flatMap((use) => lacking(use, file, slice.exports.service, called.byService)),
  );
}

function lacking({ from, line, names, edge }: Use, file: string, has: string[], remote: string[]): Problem[] {
  const next = `name it in symbols of ${file}, or decide remote about it`;
  if (names === null)
    return [
      {
        what: `${from}:${line} hands ${file} on as a whole`,
        why: 'nobody can say which of its symbols it needs',
        next: 'import them by name',
      },
    ];
  const direct = edge.names.every(({ imported }) => imported !== '*');
  return names
    .filter((name) => !has.includes(name) && !(direct && remote.includes(name)))
    .map((name) => ({
      what: `${from}:${line} needs ${name} of ${file}`,
      why: remote.includes(name)
        ? 'it is called over HTTP, and the module is imported as a whole here'
        : 'the service does not get it',
      next: remote.includes(name) ? 'import it by name' : next,
    }));
}
