import { assignedValues } from '../../code/assigned-values.ts';
import {
  ancestors,
  child,
  children,
  isFunction,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  unwrap,
} from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { type Binding, lookup, requiredSpecifier } from '../../code/scope.ts';
import type { CallGraph } from '../call-graph.ts';
import { argumentsOf, returnedValues } from '../functions.ts';
import { calleePackage } from '../path-consumers.ts';

const MAX_DEPTH = 24;

/**
 * The package that an expression comes from: what makes it, what hands it in, or the type that is written for it; '' where
 * nothing tells. `await connection.createChannel()` comes from what made the connection.
 */
export function packageBehind(graph: CallGraph, { node, module }: Place, depth = 0): string {
  const inner = unwrap(node);
  if (!inner || depth > MAX_DEPTH) return '';
  const found = foundIn(graph);
  const before = found.get(inner);
  if (before !== undefined) return before;
  // What is made of itself comes from nowhere, and names that lead to each other are followed once.
  found.set(inner, '');
  const origin = originOf(graph, { node: inner, module }, depth);
  found.set(inner, origin);
  return origin;
}

const origins = new WeakMap<CallGraph, Map<Node, string>>();

function foundIn(graph: CallGraph): Map<Node, string> {
  const found = origins.get(graph) ?? new Map<Node, string>();
  origins.set(graph, found);
  return found;
}

function originOf(graph: CallGraph, { node: inner, module }: Place, depth: number): string {
  const next = (part: Node | null) => (part ? packageBehind(graph, { node: part, module }, depth + 1) : '');
  switch (inner.type) {
    case 'AwaitExpression':
      return next(child(inner, 'argument'));
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return next(child(inner, 'right')) || next(child(inner, 'left'));
    case 'NewExpression':
    case 'CallExpression':
      return packageOfCall(graph, { node: inner, module }, depth + 1);
    case 'Identifier':
      return ofName(graph, { node: inner, module }, depth);
    case 'MemberExpression':
      return ofMember(graph, { node: inner, module }, depth);
    default:
      return '';
  }
}

/** The package whose function or method a call is. */
export function packageOfCall(graph: CallGraph, { node, module }: Place, depth = 0): string {
  const origin = packageOf(graph, module.path, requiredSpecifier(node) ?? calleePackage(node));
  if (origin !== '') return origin;
  const callee = unwrap(child(node, 'callee'));
  if (!callee || depth > MAX_DEPTH) return '';
  const target = graph.evaluator.follow({ node: callee, module });
  if (target && /^Class/.test(target.node.type)) return ofExtended(graph, target);
  if (target && isFunction(target.node) && depth > 0) {
    const values = returnedValues(target.node, target.module.nodes('ReturnStatement'));
    return firstOf(values, (value) => packageBehind(graph, { node: value, module: target.module }, depth + 1));
  }
  const owner = callee.type === 'MemberExpression' ? child(callee, 'object') : takenFrom(callee);
  return owner ? packageBehind(graph, { node: owner, module }, depth + 1) : '';
}

/** `const { scheduleJob } = schedule;` */
function takenFrom(callee: Node): Node | null {
  const binding = callee.type === 'Identifier' ? lookup(callee, nameOf(callee) ?? '') : null;
  return binding && /^(?:const|let|var)$/.test(binding.kind) ? binding.init : null;
}

/** A specifier that leads to no module of the tree. */
function packageOf(graph: CallGraph, path: string, specifier: string): string {
  if (specifier === '' || specifier.startsWith('.')) return '';
  return graph.evaluator.project.resolve(path, specifier).to === null ? specifier : '';
}

function ofExtended(graph: CallGraph, { node, module }: Place): string {
  const parent = child(node, 'superClass');
  const imported = parent ? lookup(parent, nameOf(parent) ?? nameOf(child(parent, 'object')) ?? '')?.imported : null;
  return imported ? packageOf(graph, module.path, imported.specifier) : '';
}

function firstOf<T>(items: T[], look: (item: T) => string): string {
  for (const item of items) {
    const found = look(item);
    if (found !== '') return found;
  }
  return '';
}

function ofName(graph: CallGraph, place: Place, depth: number): string {
  const { node, module } = place;
  const binding = lookup(node, nameOf(node) ?? '');
  if (!binding) return '';
  const typed = ofType(graph, module.path, typeOf(binding.kind === 'param' ? binding.node : child(binding.node, 'id')));
  if (typed !== '') return typed;
  if (binding.kind === 'param') return ofParameter(graph, binding, module, depth);
  const imported = binding.imported ? packageOf(graph, module.path, binding.imported.specifier) : '';
  if (imported !== '') return imported;
  const followed = graph.evaluator.follow(place);
  if (followed && followed.node !== node) return packageBehind(graph, followed, depth + 1);
  const made =
    binding.init && binding.path.length === 0 ? packageBehind(graph, { node: binding.init, module }, depth + 1) : '';
  return made === '' && binding.reassigned ? assigned(graph, binding, module, depth) : made;
}

/** `let boss; … boss = new PgBoss(url);` */
function assigned(graph: CallGraph, binding: Binding, module: Place['module'], depth: number): string {
  return firstOf(assignedValues(module, binding), (node) => packageBehind(graph, { node, module }, depth + 1));
}

/** What a callback of a package is handed comes from it; else what the calls of the function hand over. */
function ofParameter(graph: CallGraph, binding: Binding, module: Place['module'], depth: number): string {
  const fn = [...ancestors(binding.node)].find(isFunction);
  if (!fn) return '';
  const held = fn.parent?.type === 'Property' ? (fn.parent.parent ?? null) : fn;
  const around = held?.parent;
  if (around && /^(?:Call|New)Expression$/.test(around.type) && held && argumentsOf(around).includes(held))
    return packageOfCall(graph, { node: around, module }, depth + 1);
  if (binding.position === null) return '';
  const position = binding.position;
  const known = firstOf(graph.callsOf(fn).slice(0, 8), (call) => {
    const argument = argumentsOf(call.node)[position];
    const given = argument ? { node: argument, module: call.module } : null;
    const part = binding.path.reduce<Place | null>((from, key) => {
      const object = from && graph.evaluator.follow(from);
      return object && graph.evaluator.property(object, key);
    }, given);
    return part ? packageBehind(graph, part, depth + 1) : '';
  });
  return known === '' ? (NAMED[binding.name] ?? '') : known;
}

/** What is handed to a function that nobody is known to call, by names that nothing else goes by. */
const NAMED: Record<string, string> = { agenda: 'agenda', boss: 'pg-boss', pgBoss: 'pg-boss' };

function ofMember(graph: CallGraph, place: Place, depth: number): string {
  const { node, module } = place;
  const owner = child(node, 'object');
  if (owner?.type === 'ThisExpression') return ofField(graph, place, depth);
  const followed = graph.evaluator.follow(place);
  if (followed) return packageBehind(graph, followed, depth + 1);
  return owner ? packageBehind(graph, { node: owner, module }, depth + 1) : '';
}

/** `this.channel`: by its type, its value, or what the class sets it to. */
function ofField(graph: CallGraph, { node, module }: Place, depth: number): string {
  const cls = [...ancestors(node)].find(({ type }) => /^Class(?:Declaration|Expression)$/.test(type));
  const name = propertyOf(node);
  if (!cls || name === null) return '';
  const parts = children(child(cls, 'body'), 'body');
  const params = parts.flatMap((part) => (part.kind === 'constructor' ? children(child(part, 'value'), 'params') : []));
  const own = parts.find((part) => part.type === 'PropertyDefinition' && keyOf(child(part, 'key')) === name);
  const handed = params.map((param) => child(param, 'parameter')).find((param) => nameOf(param) === name);
  const typed = firstOf([own ?? null, handed ?? null], (item) => ofType(graph, module.path, typeOf(item)));
  if (typed !== '') return typed;
  const values = module.nodes('AssignmentExpression').flatMap((assignment) => {
    const left = child(assignment, 'left');
    const isOwn = child(left, 'object')?.type === 'ThisExpression' && propertyOf(left) === name;
    const right = child(assignment, 'right');
    return right && isOwn && assignment.start >= cls.start && assignment.end <= cls.end ? [right] : [];
  });
  const value = child(own, 'value');
  return firstOf([...(value ? [value] : []), ...values], (item) =>
    packageBehind(graph, { node: item, module }, depth + 1),
  );
}

/** The first name in `x: Name`, `x: ns.Name` and `x: Name | null`. */
function typeOf(node: Node | null): Node | null {
  const target = node?.type === 'TSParameterProperty' ? child(node, 'parameter') : node;
  const type = child(child(target, 'typeAnnotation'), 'typeAnnotation');
  const all = type?.type === 'TSUnionType' ? children(type, 'types') : [type];
  const found = all.find((item) => item?.type === 'TSTypeReference');
  let name = child(found, 'typeName');
  while (name?.type === 'TSQualifiedName') name = child(name, 'left');
  return name;
}

function ofType(graph: CallGraph, path: string, name: Node | null): string {
  const imported = name ? lookup(name, nameOf(name) ?? '')?.imported : null;
  return imported ? packageOf(graph, path, imported.specifier) : '';
}
