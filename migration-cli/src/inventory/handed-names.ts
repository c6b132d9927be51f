import { ancestors, child, children, isFunction, keyOf, type Node, nameOf, walk } from '../code/ast.ts';
import { fieldPath } from '../code/evaluate.ts';
import { HOLE } from '../code/evaluate-paths.ts';
import type { Place } from '../code/place.ts';
import { lookup } from '../code/scope.ts';
import type { CallGraph } from './call-graph.ts';
import { fieldTexts } from './class-fields.ts';
import { argumentsOf, enclosingFunction } from './functions.ts';

/** The texts that an expression can be because of what is said at a place: in a call, or in a class that extends another. */
export interface Handed {
  at: Place;
  texts: string[];
}

const MAX_CALLS = 3;

/**
 * The texts of an expression that a parameter of the function around it decides, for each call, or a property of `this`, for
 * each class or object that gives it; empty where neither is known.
 */
export function handedTexts(graph: CallGraph, place: Place): Handed[] {
  const evaluate = () => graph.evaluator.texts(place);
  const field = usedField(place.node);
  if (!field) return fromCallers(graph, place.node, evaluate, 0);
  return fieldTexts(graph, { node: field.owner, module: place.module }, field.path).map(({ at, text }) => ({
    at,
    texts: graph.evaluator.withField(field.path, text, evaluate),
  }));
}

/** Each call of the function whose parameter is used; where that hands on a parameter of its own, the calls of that one. */
function fromCallers(graph: CallGraph, node: Node, evaluate: () => string[], depth: number): Handed[] {
  const used = usedParameter(node);
  if (!used || depth > MAX_CALLS) return [];
  return graph.callsOf(used.fn).flatMap((call): Handed[] => {
    const within = () => graph.evaluator.withCall(used.fn, call, evaluate);
    const texts = within();
    const argument = argumentsOf(call.node)[used.position];
    if (!argument || !texts.some((text) => text.includes(HOLE))) return [{ at: call, texts }];
    const all = decidedBy(node, argument, used).map((part) => fromCallers(graph, part, within, depth + 1));
    const deeper = all.find((handed) => handed.some(isWhole)) ?? all.find(({ length }) => length > 0);
    return deeper ?? [{ at: call, texts }];
  });
}

const isWhole = ({ texts }: Handed) => texts.every((text) => !text.includes(HOLE));

/** Of an object that a parameter takes apart only what the expression uses of it decides. */
function decidedBy(node: Node, argument: Node, { position }: { position: number }): Node[] {
  if (argument.type !== 'ObjectExpression') return [argument];
  const names = new Set<string>();
  walk(node, (part) => {
    const binding = part.type === 'Identifier' ? lookup(part, nameOf(part) ?? '') : null;
    if (binding?.kind === 'param' && binding.position === position) names.add(binding.path[0] ?? '*');
  });
  const values = children(argument, 'properties')
    .filter((property) => names.has(keyOf(child(property, 'key')) ?? '*'))
    .map((property) => child(property, 'value'));
  return values.length === 0 ? [argument] : values.filter((value) => value !== null);
}

/** The first parameter of a function around an expression that the expression uses. */
export function usedParameter(node: Node): { fn: Node; position: number } | null {
  let used: { fn: Node; position: number } | null = null;
  walk(node, (part) => {
    const binding = part.type === 'Identifier' ? lookup(part, nameOf(part) ?? '') : null;
    if (used || binding?.kind !== 'param' || binding.position === null) return;
    let fn = enclosingFunction(part);
    while (fn && fn !== binding.node.parent) fn = enclosingFunction(fn);
    if (fn) used = { fn, position: binding.position };
  });
  return used;
}

/** The first property of `this` that an expression uses, with the class or object literal whose it is. */
function usedField(node: Node): { owner: Node; path: string } | null {
  let path: string | null = null;
  walk(node, (part) => {
    const called = part.parent?.type === 'CallExpression' && part.parent.callee === part;
    if (path === null && !called) path = fieldPath(part);
  });
  const owner = path === null ? null : ownerAround(node);
  return owner && path !== null ? { owner, path } : null;
}

/** What `this` is: the class around, or the object literal whose method stands around. */
function ownerAround(node: Node): Node | null {
  for (const up of ancestors(node)) {
    if (/^Class(?:Declaration|Expression)$/.test(up.type)) return up;
    if (!isFunction(up) || up.type === 'ArrowFunctionExpression') continue;
    const literal = up.parent?.type === 'Property' ? up.parent.parent : null;
    if (literal?.type === 'ObjectExpression') return literal;
    if (up.parent?.type !== 'MethodDefinition') return null;
  }
  return null;
}
