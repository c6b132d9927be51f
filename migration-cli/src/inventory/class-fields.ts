import { child, children, isFunction, keyOf, type Node, nameOf, propertyOf, unwrap } from '../code/ast.ts';
import { HOLE } from '../code/evaluate-paths.ts';
import { at, type Place } from '../code/place.ts';
import { lookup } from '../code/scope.ts';
import { subclassesIn } from '../code/subclasses.ts';
import type { CallGraph } from './call-graph.ts';
import { argumentsOf, enclosingFunction } from './functions.ts';

/** A text that a property of `this` can be, and where that is said. */
export interface FieldText {
  at: Place;
  text: string;
}

const MAX_DEPTH = 4;

/**
 * What a property of `this` can be in a class and in all that extend it: its value, what a getter returns, or what the calls of
 * the constructor hand over. Of an object literal it is the property beside.
 */
export function fieldTexts(graph: CallGraph, owner: Place, path: string): FieldText[] {
  const [name = '', ...rest] = path.split('.');
  if (owner.node.type === 'ObjectExpression') return printed(graph, valueIn(owner.node, name, owner), rest);
  return family(graph, owner).flatMap((cls) => ofClass(graph, cls, name, rest));
}

function valueIn(object: Node, name: string, place: Place): Place | null {
  const property = children(object, 'properties').find((item) => keyOf(child(item, 'key')) === name);
  return at(place, child(property, 'value'));
}

function ofClass(graph: CallGraph, cls: Place, name: string, rest: string[]): FieldText[] {
  for (const part of children(child(cls.node, 'body'), 'body')) {
    if (keyOf(child(part, 'key')) === name) {
      const value = part.kind === 'get' ? returned(child(part, 'value')) : child(part, 'value');
      if (value && !isFunction(value)) return printed(graph, at(cls, value), rest);
    }
    if (part.kind !== 'constructor') continue;
    const params = children(child(part, 'value'), 'params');
    const position = params.findIndex((param) => nameOf(paramName(child(param, 'parameter'))) === name);
    if (position >= 0) return handed(graph, cls, { name, position, path: rest }, 0);
  }
  const value = assigned(cls, name);
  return value ? ofValue(graph, cls, value, { name, path: rest }) : inherited(graph, cls, name, rest);
}

/** What the class above puts into a property of what this class hands over: `super('users', session)`. */
function inherited(graph: CallGraph, cls: Place, name: string, rest: string[]): FieldText[] {
  const above = child(cls.node, 'superClass');
  const base = above ? graph.evaluator.follow(at(cls, above)) : null;
  const constructor = constructorOf(cls);
  const call = constructor ? superCall(cls, constructor) : null;
  if (!call || !/^Class(?:Declaration|Expression)$/.test(base?.node.type ?? '') || !base) return [];
  const [param] = parametersIn(assigned(base, name));
  const argument = param ? argumentsOf(call)[param.position] : undefined;
  return param && argument ? printed(graph, at(cls, argument), [...param.path, ...rest], at(cls, call)) : [];
}

const constructorOf = ({ node }: Place) =>
  children(child(node, 'body'), 'body').find(({ kind }) => kind === 'constructor') ?? null;

const paramName = (param: Node | null) => (param?.type === 'AssignmentPattern' ? child(param, 'left') : param);

const returned = (fn: Node | null) =>
  child(
    children(child(fn, 'body'), 'body').find(({ type }) => type === 'ReturnStatement'),
    'argument',
  );

/** The value of `this.name = value` in a class. */
function assigned({ node, module }: Place, name: string): Node | null {
  const found = module.nodes('AssignmentExpression').find((assignment) => {
    const left = child(assignment, 'left');
    const own = child(left, 'object')?.type === 'ThisExpression' && propertyOf(left) === name;
    return own && assignment.start >= node.start && assignment.end <= node.end;
  });
  return unwrap(child(found, 'right'));
}

/** A value in a constructor: a text, or what a parameter of it is given. */
function ofValue(
  graph: CallGraph,
  cls: Place,
  value: Node,
  { name, path }: Pick<Wanted, 'name' | 'path'>,
): FieldText[] {
  const place = { node: value, module: cls.module };
  const [param] = parametersIn(value);
  if (!param) return printed(graph, place, path);
  const own = [...param.path, ...path];
  return handed(graph, cls, { name, position: param.position, path: own }, 0);
}

/** A parameter of a constructor, and the property that it decides. */
interface Wanted {
  name: string;
  position: number;
  path: string[];
}

/** The parameter that an expression is or takes a property of: `table`, `options.table`, `table || 'x'`. */
function parametersIn(value: Node | null): { position: number; path: string[] }[] {
  const node = unwrap(value);
  if (node?.type === 'LogicalExpression')
    return [...parametersIn(child(node, 'left')), ...parametersIn(child(node, 'right'))];
  if (node?.type === 'MemberExpression') {
    const key = propertyOf(node);
    return key === null
      ? []
      : parametersIn(child(node, 'object')).map((inner) => ({ ...inner, path: [...inner.path, key] }));
  }
  const binding = node?.type === 'Identifier' ? lookup(node, nameOf(node) ?? '') : null;
  return binding?.kind === 'param' && binding.position !== null
    ? [{ position: binding.position, path: binding.path }]
    : [];
}

/** What each `new` and each `super(…)` hands over for a parameter of a constructor. */
function handed(graph: CallGraph, cls: Place, wanted: Wanted, depth: number): FieldText[] {
  if (depth > MAX_DEPTH) return [];
  const made = graph
    .callsOf(cls.node)
    .flatMap((call) => ofArgument(graph, { node: call.node, module: call.module }, null, wanted, depth));
  const extended = subclassesIn(graph.evaluator)
    .get(cls.node)
    ?.flatMap((sub) => {
      const constructor = constructorOf(sub);
      const call = constructor ? superCall(sub, constructor) : null;
      // What the class sets itself afterwards is read where that stands.
      if (constructor && setsItself(sub, constructor, wanted.name)) return [];
      if (call) return ofArgument(graph, { node: call, module: sub.module }, sub, wanted, depth);
      return constructor ? [] : handed(graph, sub, wanted, depth + 1);
    });
  return [...made, ...(extended ?? [])];
}

function setsItself(cls: Place, constructor: Node, name: string): boolean {
  const value = assigned(cls, name);
  return value !== null && value.start >= constructor.start && value.end <= constructor.end;
}

function superCall({ module }: Place, constructor: Node): Node | null {
  const fn = child(constructor, 'value');
  const found = module
    .nodes('CallExpression')
    .find((call) => child(call, 'callee')?.type === 'Super' && enclosingFunction(call) === fn);
  return found ?? null;
}

function ofArgument(
  graph: CallGraph,
  call: Place,
  sub: Place | null,
  { name, position, path }: Wanted,
  depth: number,
): FieldText[] {
  const argument = argumentsOf(call.node)[position];
  if (!argument) return [];
  const [param] = sub ? parametersIn(argument) : [];
  if (sub && param)
    return handed(graph, sub, { name, position: param.position, path: [...param.path, ...path] }, depth + 1);
  return printed(graph, { node: argument, module: call.module }, path, call);
}

/** The texts of an expression, or of a property of the object that it is. */
function printed(graph: CallGraph, place: Place | null, path: string[], where: Place | null = place): FieldText[] {
  const value = path.reduce<Place | null>((from, key) => {
    const object = from && graph.evaluator.follow(from);
    return object && graph.evaluator.property(object, key);
  }, place);
  const texts = value ? graph.evaluator.texts(value) : [];
  return where ? texts.filter((text) => !text.includes(HOLE)).map((text) => ({ at: where, text })) : [];
}

/** A class and all that extend it. */
function family(graph: CallGraph, cls: Place): Place[] {
  const found = new Map<Node, Place>([[cls.node, cls]]);
  for (const { node } of found.values())
    for (const sub of subclassesIn(graph.evaluator).get(node) ?? []) found.set(sub.node, sub);
  return [...found.values()];
}
