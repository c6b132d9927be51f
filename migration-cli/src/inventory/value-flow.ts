import {
  ancestors,
  child,
  children,
  dottedName,
  isFunction,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
} from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Place } from '../code/place.ts';
import { type Binding, lookup } from '../code/scope.ts';
import type { CallGraph } from './call-graph.ts';
import { argumentsOf, enclosingFunction } from './functions.ts';
import { FlowIndex } from './value-flow-index.ts';

/** Where a value is found again. */
export interface Flowed {
  /** Expressions that are the value. */
  values: Place[];
  /** `{ a, b }` on the left of the value. */
  patterns: Place[];
}

/** A value that lies deeper inside of objects than this is not followed. */
const MAX_PATH = 5;

/** Tells of a call whether its result still is the value that stands among its arguments. */
export type PassesOn = (call: Node, argument: Node) => boolean;

/**
 * Every place where a value of the source is found again: through names, objects, modules, classes, parameters and results.
 * What lies inside of an object is followed with the keys that lead to it.
 */
export function followForward(
  graph: CallGraph,
  starts: { values: Place[]; patterns?: Place[] },
  passesOn: PassesOn = keepsArgument,
): Flowed {
  return new Flow(FlowIndex.of(graph), passesOn).run(starts.values, starts.patterns ?? []);
}

/** `Object.freeze(x)`, `Object.assign({}, x)`, `new Proxy(x, …)`. */
export function keepsArgument(call: Node, argument: Node): boolean {
  const callee = dottedName(child(call, 'callee')) ?? '';
  if (callee === 'Proxy') return argumentsOf(call)[0] === argument;
  return /^(?:Object\.(?:freeze|seal|assign)|structuredClone|_\.(?:clone|cloneDeep|assign|merge|defaults|extend))$/.test(
    callee,
  );
}

const WRAPPERS =
  /^(?:TS(?:As|Satisfies|NonNull|TypeAssertion|Instantiation)\w*|ChainExpression|ParenthesizedExpression|AwaitExpression)$/;

class Flow {
  readonly #index: FlowIndex;
  readonly #passesOn: PassesOn;
  readonly #seen = new Map<object, Set<string>>();
  readonly #found: Flowed = { values: [], patterns: [] };
  #pending: (() => void)[] = [];

  constructor(index: FlowIndex, passesOn: PassesOn) {
    this.#index = index;
    this.#passesOn = passesOn;
  }

  run(values: Place[], patterns: Place[]): Flowed {
    for (const start of values) this.#later(start, []);
    for (const { node, module } of patterns) this.#pattern(module, node, []);
    for (let next = this.#pending.pop(); next; next = this.#pending.pop()) next();
    return this.#found;
  }

  #later(place: Place, path: string[]): void {
    if (path.length <= MAX_PATH && this.#isNew(place.node, path)) this.#pending.push(() => this.#value(place, path));
  }

  #isNew(what: object, path: string[]): boolean {
    const paths = this.#seen.get(what) ?? new Set();
    this.#seen.set(what, paths);
    const key = path.join('\n');
    if (paths.has(key)) return false;
    paths.add(key);
    return true;
  }

  #value({ node, module }: Place, path: string[]): void {
    if (path.length === 0) this.#found.values.push({ node, module });
    const parent = node.parent;
    if (!parent) return;
    const on = (up: Node, keys = path) => this.#later({ node: up, module }, keys);
    const is = (key: string) => parent[key] === node;
    switch (parent.type) {
      case 'MemberExpression':
        if (is('object') && path[0] !== undefined && propertyOf(parent) === path[0]) on(parent, path.slice(1));
        break;
      case 'LogicalExpression':
        if (is('right') || parent.operator !== '&&') on(parent);
        break;
      case 'ConditionalExpression':
        if (!is('test')) on(parent);
        break;
      case 'VariableDeclarator':
        if (is('init')) this.#pattern(module, child(parent, 'id'), path);
        break;
      case 'AssignmentPattern':
        if (is('right')) this.#pattern(module, child(parent, 'left'), path);
        break;
      case 'AssignmentExpression':
        if (is('right')) this.#assigned(module, parent, path);
        break;
      case 'Property':
        if (is('value') && parent.parent?.type === 'ObjectExpression') this.#under(on, parent, parent.parent, path);
        break;
      case 'SpreadElement':
        if (parent.parent?.type === 'ObjectExpression') on(parent.parent);
        break;
      case 'PropertyDefinition':
        if (is('value')) this.#kept(module, parent, path);
        break;
      case 'CallExpression':
      case 'NewExpression':
        this.#argument(module, parent, node, path);
        break;
      case 'ReturnStatement':
        this.#returned(module, enclosingFunction(parent), path);
        break;
      case 'ArrowFunctionExpression':
        if (is('body')) this.#returned(module, parent, path);
        break;
      case 'ExportDefaultDeclaration':
      case 'TSExportAssignment':
        this.#exported(module, 'default', path);
        break;
      default:
        if (WRAPPERS.test(parent.type)) on(parent);
    }
  }

  #under(on: (up: Node, keys: string[]) => void, property: Node, object: Node, path: string[]): void {
    const key = keyOf(child(property, 'key'));
    if (key !== null && property.computed !== true) on(object, [key, ...path]);
  }

  #pattern(module: ParsedModule, pattern: Node | null, path: string[]): void {
    if (!pattern) return;
    if (pattern.type === 'AssignmentPattern') this.#pattern(module, child(pattern, 'left'), path);
    else if (pattern.type === 'TSParameterProperty') {
      const inner = child(pattern, 'parameter');
      this.#pattern(module, inner, path);
      const name = nameOf(inner?.type === 'AssignmentPattern' ? child(inner, 'left') : inner);
      if (name !== null) this.#onThis(module, classAround(pattern), name, path);
    } else if (pattern.type === 'ObjectPattern') this.#taken(module, pattern, path);
    else {
      const binding = lookup(pattern, nameOf(pattern) ?? '');
      if (binding) this.#named(module, binding, path);
    }
  }

  #taken(module: ParsedModule, pattern: Node, path: string[]): void {
    if (path.length === 0) this.#found.patterns.push({ node: pattern, module });
    for (const property of children(pattern, 'properties')) {
      if (property.type === 'RestElement') this.#pattern(module, child(property, 'argument'), path);
      else if (path[0] !== undefined && keyOf(child(property, 'key')) === path[0])
        this.#pattern(module, child(property, 'value'), path.slice(1));
    }
  }

  #named(module: ParsedModule, binding: Binding, path: string[]): void {
    if (path.length > MAX_PATH || !this.#isNew(binding, path)) return;
    for (const node of this.#index.references(module, binding)) this.#later({ node, module }, path);
    if (!module.scope.names.has(binding.name) || binding.kind === 'import') return;
    for (const item of this.#index.graph.evaluator.project.exportsOf(module.path)) {
      const same = item.node !== null && (item.node === binding.init || item.node === binding.node);
      if (same && (binding.path.length === 0 || item.name === binding.name)) this.#exported(module, item.name, path);
    }
  }

  #assigned(module: ParsedModule, assignment: Node, path: string[]): void {
    this.#later({ node: assignment, module }, path);
    const left = child(assignment, 'left');
    if (left?.type !== 'MemberExpression') {
      this.#pattern(module, left, path);
      return;
    }
    const [root, ...keys] = (dottedName(left) ?? '').split('.');
    if (root === 'this') this.#onThis(module, classAround(left), keys[0] ?? '', [...keys.slice(1), ...path]);
    else if (root === 'exports') this.#exported(module, keys[0] ?? 'default', [...keys.slice(1), ...path]);
    else if (root === 'module' && keys[0] === 'exports')
      this.#exported(module, keys[1] ?? 'default', [...keys.slice(2), ...path]);
    else {
      const binding = root ? lookup(left, root) : null;
      if (binding) this.#named(module, binding, [...keys, ...path]);
    }
  }

  #kept(module: ParsedModule, property: Node, path: string[]): void {
    const key = keyOf(child(property, 'key'));
    const owner = classAround(property);
    if (key === null || !owner) return;
    const binding = property.static === true ? lookup(owner, nameOf(child(owner, 'id')) ?? '') : null;
    if (binding) this.#named(module, binding, [key, ...path]);
    this.#onThis(module, owner, key, path);
  }

  /** What `this.key` holds, in a class and those that extend it, and in what `new` makes of them. */
  #onThis(module: ParsedModule, owner: Node | null, key: string, path: string[]): void {
    if (!owner) return;
    const keys = [key, ...path];
    for (const node of module.nodes('ThisExpression'))
      if (node.start >= owner.start && node.end <= owner.end) this.#later({ node, module }, keys);
    for (const call of this.#index.graph.callsOf(owner)) this.#later(call, keys);
    for (const sub of this.#index.subclasses(owner))
      if (this.#isNew(sub.node, keys)) this.#onThis(sub.module, sub.node, key, path);
  }

  #argument(module: ParsedModule, call: Node, node: Node, path: string[]): void {
    const position = argumentsOf(call).indexOf(node);
    if (position === -1) return;
    for (const target of this.#index.targets(call)) {
      const fn = isFunction(target.node) ? target.node : constructorOf(target.node);
      this.#pattern(target.module, children(fn, 'params')[position] ?? null, path);
    }
    if (this.#passesOn(call, node)) this.#later({ node: call, module }, path);
  }

  #returned(module: ParsedModule, fn: Node | null, path: string[]): void {
    if (!fn) return;
    const holder = fn.parent;
    if (holder?.type === 'MethodDefinition' && holder.kind === 'get') this.#kept(module, holder, path);
    if (holder?.type === 'Property' && holder.kind === 'get' && holder.parent)
      this.#under((node, keys) => this.#later({ node, module }, keys), holder, holder.parent, path);
    for (const call of this.#index.graph.callsOf(fn)) this.#later(call, path);
  }

  #exported(module: ParsedModule, name: string, path: string[]): void {
    const assigned = module.system === 'commonjs' || module.nodes('TSExportAssignment').length > 0;
    const whole = name === 'default' && assigned;
    const give = (exported: string, keys: string[]) => {
      for (const { module: by, binding } of this.#index.importers(module.path, exported))
        this.#named(by, binding, keys);
    };
    give(name, path);
    give('*', [name, ...path]);
    if (whole) give('*', path);
    if (whole && path[0] !== undefined) give(path[0], path.slice(1));
    for (const place of this.#index.requires(module.path)) this.#later(place, whole ? path : [name, ...path]);
  }
}

function classAround(node: Node): Node | null {
  for (const up of ancestors(node)) if (/^Class(?:Declaration|Expression)$/.test(up.type)) return up;
  return null;
}

function constructorOf(classNode: Node): Node | null {
  const members = children(child(classNode, 'body'), 'body');
  return child(members.find((member) => member.kind === 'constructor') ?? null, 'value');
}
