import { child, children, isFunction, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { Place } from '../../code/place.ts';
import { type Binding, lookup } from '../../code/scope.ts';
import type { CallGraph } from '../call-graph.ts';

/** A value that a function is handed: the position of the parameter, and the properties of it that lead there. */
interface Handed {
  fn: Node;
  position: number;
  path: string[];
}

/** What each call of a function hands over for an expression inside of it: `table`, `options.table`, `({ table }) => …`. */
export function handedOver(graph: CallGraph, node: Node): { call: Place; value: Place }[] {
  const handed = handedOf(unwrap(node), []);
  if (handed === null) return [];
  return graph.callsOf(handed.fn).flatMap((call) => {
    const argument = children(call.node, 'arguments')[handed.position];
    const value = argument && along(graph.evaluator, { node: argument, module: call.module }, handed.path);
    return value ? [{ call, value }] : [];
  });
}

function handedOf(node: Node | null, path: string[]): Handed | null {
  if (node?.type === 'MemberExpression') {
    const key = propertyOf(node);
    return key === null ? null : handedOf(unwrap(child(node, 'object')), [key, ...path]);
  }
  const binding = node?.type === 'Identifier' ? lookup(node, nameOf(node) ?? '') : null;
  if (!binding) return null;
  if (binding.kind === 'param') return ofParameter(binding, path);
  if (binding.kind !== 'const' || binding.path.length === 0) return null;
  return handedOf(unwrap(binding.init), [...binding.path, ...path]);
}

function ofParameter({ node, position, path: own }: Binding, path: string[]): Handed | null {
  const fn = node.parent;
  return fn && isFunction(fn) && position !== null ? { fn, position, path: [...own, ...path] } : null;
}

function along(evaluator: Evaluator, start: Place, path: string[]): Place | null {
  return path.reduce<Place | null>((at, key) => {
    const object = at && evaluator.follow(at);
    return object && (evaluator.property(object, key) ?? written(object, key));
  }, start);
}

/** A property as it is written, where its value leads out of what can be followed. */
function written({ node, module }: Place, key: string): Place | null {
  const property = children(node, 'properties').find((item) => keyOf(child(item, 'key')) === key);
  const value = child(property ?? null, 'value');
  return value ? { node: value, module } : null;
}
