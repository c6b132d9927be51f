import { child, children, keyOf, type Node, nameOf, stringOf } from '../../../code/ast.ts';
import { ROOT } from '../../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../../code/parse.ts';
import { parseLooseJson } from '../../json.ts';
import { DEFAULT } from './statements.ts';
import type { ModuleState, Tracer } from './tracer-type.ts';
import { external, list, object, scalar, text, UNKNOWN, type Value } from './values.ts';
import { newFrame, read } from './variables.ts';

type Export = { local: Node } | { specifier: string; name: string };

interface ExportTable {
  names: Map<string, Export>;
  stars: string[];
}

const tables = new WeakMap<Node, ExportTable>();

/** Runs a module's top level once. */
export function loadModule(tracer: Tracer, states: Map<string, ModuleState>, module: ParsedModule): ModuleState {
  const known = states.get(module.path);
  if (known) return known;
  const state: ModuleState = {
    frame: newFrame({ module }),
    exports: new Map(),
    holder: object([['exports', object()]]),
  };
  states.set(module.path, state);
  const before = tracer.uncertain;
  tracer.uncertain = 0;
  tracer.execute(children(module.program, 'body'), state.frame);
  tracer.uncertain = before;
  return state;
}

/** What `require` gives for a module. */
export function wholeOf(state: ModuleState): Value {
  const { module } = state.frame;
  if (module.system === 'esm') {
    const assigned = state.exports.get(DEFAULT);
    return module.nodes('TSExportAssignment').length > 0 && assigned
      ? assigned
      : { ...object(), namespace: module.path };
  }
  return state.holder.props.get('exports') ?? UNKNOWN;
}

/** One export of a module, through every barrel. */
export function exportedValue(tracer: Tracer, path: string, name: string, seen: Set<string> = new Set()): Value | null {
  const module = tracer.source.project.modules.get(path);
  if (!module || seen.has(path)) return null;
  seen.add(path);
  const whole = tracer.load(path);
  if (module.system !== 'esm') return name === DEFAULT ? whole : tracer.get(whole, name, siteOf(module));
  const { names, stars } = exportTable(module);
  const found = names.get(name);
  if (found && 'specifier' in found) return passedOn(tracer, module, found.specifier, found.name);
  const { frame, exports } = tracer.moduleOf(module);
  if (found) return tracer.evaluate(found.local, frame);
  if (name === DEFAULT) return exports.get(DEFAULT) ?? hoistedDefault(tracer, module);
  for (const specifier of stars) {
    const { to } = tracer.source.project.resolve(path, specifier);
    const inner = to === null ? null : exportedValue(tracer, to, name, seen);
    if (inner) return inner;
  }
  return null;
}

const siteOf = (module: ParsedModule) => ({ node: module.program, frame: newFrame({ module }) });

/** A module of a cycle that has not come to its default export yet. */
function hoistedDefault(tracer: Tracer, module: ParsedModule): Value | null {
  const declaration = child(module.nodes('ExportDefaultDeclaration')[0], 'declaration');
  const id = child(declaration, 'id') ?? (declaration?.type === 'Identifier' ? declaration : null);
  return id ? read(tracer, nameOf(id) ?? '', id, tracer.moduleOf(module).frame) : null;
}

function passedOn(tracer: Tracer, module: ParsedModule, specifier: string, name: string): Value {
  const { to } = tracer.source.project.resolve(module.path, specifier);
  if (to !== null && name !== '*') return tracer.exported(to, name);
  const whole = tracer.resolve(specifier, module) ?? UNKNOWN;
  return name === '*' || to !== null ? whole : tracer.get(whole, name, siteOf(module));
}

function exportTable(module: ParsedModule): ExportTable {
  const known = tables.get(module.program);
  if (known) return known;
  const table: ExportTable = { names: new Map(), stars: [] };
  for (const statement of children(module.program, 'body')) {
    if (statement.type === 'ExportAllDeclaration') addStar(table, statement);
    if (statement.type === 'ExportNamedDeclaration') addNamed(table, module, statement);
  }
  tables.set(module.program, table);
  return table;
}

function addStar({ names, stars }: ExportTable, statement: Node): void {
  const specifier = stringOf(child(statement, 'source')) ?? '';
  const name = keyOf(child(statement, 'exported'));
  if (name === null) stars.push(specifier);
  else names.set(name, { specifier, name: '*' });
}

function addNamed({ names }: ExportTable, module: ParsedModule, statement: Node): void {
  const source = stringOf(child(statement, 'source'));
  for (const specifier of children(statement, 'specifiers')) {
    const local = child(specifier, 'local');
    const name = keyOf(child(specifier, 'exported'));
    if (!local || name === null) continue;
    names.set(name, source === null ? { local } : { specifier: source, name: keyOf(local) ?? DEFAULT });
  }
  const declaration = child(statement, 'declaration');
  const declared = declaration?.type === 'VariableDeclaration' ? children(declaration, 'declarations') : [declaration];
  for (const { name, node } of module.scope.names.values())
    if (declared.includes(node)) names.set(name, { local: identifier(name, statement) });
}

/** A name as it would be written beside a statement. */
const identifier = (name: string, beside: Node): Node => ({
  type: 'Identifier',
  name,
  start: beside.start,
  end: beside.end,
  parent: beside,
});

/** The names that a module exports. */
export function exportNames(tracer: Tracer, path: string, seen: Set<string> = new Set()): string[] {
  const module = tracer.source.project.modules.get(path);
  if (!module || seen.has(path)) return [];
  seen.add(path);
  const { names, stars } = exportTable(module);
  const passed = stars.flatMap((specifier) => {
    const { to } = tracer.source.project.resolve(path, specifier);
    return to === null ? [] : exportNames(tracer, to, seen).filter((name) => name !== DEFAULT);
  });
  const own = tracer.moduleOf(module).exports.has(DEFAULT) ? [DEFAULT] : [];
  return [...new Set([...own, ...names.keys(), ...passed])];
}

/** A module, JSON file or package by the specifier that is written in a module; null where it can't be found. */
export function resolveValue(tracer: Tracer, specifier: string, from: ParsedModule): Value | null {
  const { project, files } = tracer.source;
  const rooted = specifier.startsWith(ROOT);
  const { to } = rooted
    ? project.resolve('', `./${specifier.slice(ROOT.length)}`)
    : project.resolve(from.path, specifier);
  if (to === null) return /^[./]/.test(specifier) || rooted ? null : external(specifier);
  if (files.get(to)?.entry.test === true && files.get(from.path)?.entry.test !== true) return UNKNOWN;
  if (project.modules.has(to)) return tracer.load(to);
  const content = to.endsWith('.json') ? files.get(to)?.text : null;
  return content ? valueOfJson(parseLooseJson(content)) : UNKNOWN;
}

export function valueOfJson(json: unknown): Value {
  if (typeof json === 'string') return text(json);
  if (typeof json === 'number' || typeof json === 'boolean' || json === null) return scalar(json);
  if (Array.isArray(json)) return list(json.map(valueOfJson));
  if (typeof json !== 'object') return UNKNOWN;
  return object(Object.entries(json).map(([key, value]) => [key, valueOfJson(value)]));
}
