import { child, children, isFunction, keyOf, type Node, nameOf, propertyOf, stringOf } from '../code/ast.ts';
import type { Evaluator } from '../code/evaluate.ts';
import { onlyResult, type Place } from '../code/place.ts';
import { lookup } from '../code/scope.ts';
import { argumentsOf } from './functions.ts';

const known = new WeakMap<Evaluator, Map<string, Place | null>>();

/**
 * The function that a container of awilix hands over by a name: `register({ name: asValue(fn) })`, and what `asFunction(make)`
 * returns. Null for what no function of the tree takes out of its first parameter, and for names with several registrations.
 */
export function handedByContainer(evaluator: Evaluator, { node }: Place): Place | null {
  const binding = node.type === 'Identifier' ? lookup(node, nameOf(node) ?? '') : null;
  if (binding?.kind !== 'param' || binding.position !== 0 || binding.path.length !== 1) return null;
  const names = known.get(evaluator) ?? readContainers(evaluator);
  known.set(evaluator, names);
  return names.get(binding.path[0] ?? '') ?? null;
}

function readContainers(evaluator: Evaluator): Map<string, Place | null> {
  const found = new Map<string, Place | null>();
  for (const module of evaluator.project.modules.values()) {
    if (!module.text.includes('awilix')) continue;
    for (const node of module.calls(/^(?:asValue|asFunction)$/)) {
      const name = registeredName(node);
      const value = name === null ? null : valueOf(evaluator, { node, module });
      if (name !== null) found.set(name, found.has(name) ? null : value);
    }
  }
  return found;
}

/** `{ name: asValue(…) }`, `{ name: asFunction(…).singleton() }` and `register('name', asValue(…))`. */
function registeredName(call: Node): string | null {
  let at = call;
  while (at.parent?.type === 'MemberExpression' && at.parent.parent?.type === 'CallExpression') at = at.parent.parent;
  if (at.parent?.type === 'Property') return keyOf(child(at.parent, 'key'));
  const around = at.parent?.type === 'CallExpression' ? at.parent : null;
  return propertyOf(child(around, 'callee')) === 'register' ? stringOf(argumentsOf(around ?? at)[0]) : null;
}

function valueOf(evaluator: Evaluator, { node, module }: Place): Place | null {
  const callee = nameOf(child(node, 'callee')) ?? '';
  if (lookup(node, callee)?.imported?.specifier !== 'awilix') return null;
  const [first] = children(node, 'arguments');
  const value = first ? evaluator.follow({ node: first, module }) : null;
  const made = value && callee === 'asFunction' ? onlyResult(value.node) : (value?.node ?? null);
  const place = value && made ? evaluator.follow({ node: made, module: value.module }) : null;
  return place && isFunction(place.node) ? place : null;
}
