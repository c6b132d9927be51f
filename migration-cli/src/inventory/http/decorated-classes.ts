import { child, children, isFunction, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import { onlyResult, type Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import { returnedValues } from '../functions.ts';

/** One decorator with the arguments that it is given: `@Get('x')`. A decorator without a call has none. */
export interface Decorator {
  name: string;
  args: Node[];
  place: Place;
  /** The package that the decorator's name comes from, or ''. */
  origin: string;
}

const MAX_DEPTH = 6;

/**
 * Hands every decorator of a node to `look`. A decorator that the tree composes of others (`applyDecorators(Get(path), …)`)
 * is looked at as those, while its parameters stand for what it is given.
 */
export function eachDecorator<T>(place: Place, evaluator: Evaluator, look: (decorator: Decorator) => T[]): T[] {
  return children(place.node, 'decorators').flatMap((node) => {
    const expression = unwrap(child(node, 'expression'));
    return expression ? opened({ node: expression, module: place.module }, evaluator, look, 0) : [];
  });
}

function opened<T>(place: Place, evaluator: Evaluator, look: (decorator: Decorator) => T[], depth: number): T[] {
  const { node, module } = place;
  const callee = node.type === 'CallExpression' ? child(node, 'callee') : node;
  const name = nameOf(callee) ?? propertyOf(callee);
  if (!callee || name === null || depth > MAX_DEPTH) return [];
  const composed = node.type === 'CallExpression' ? composedOf(place, evaluator) : null;
  if (composed)
    return evaluator.withCall(composed.fn.node, place, () =>
      composed.parts.flatMap((part) => opened(part, evaluator, look, depth + 1)),
    );
  const owner = callee.type === 'MemberExpression' ? child(callee, 'object') : callee;
  const origin = lookup(callee, nameOf(owner) ?? '')?.imported?.specifier ?? '';
  return look({
    name,
    origin,
    args: node.type === 'CallExpression' ? children(node, 'arguments') : [],
    place: { node, module },
  });
}

/** The decorators that a function of the tree puts together, one by one or as a list: `applyDecorators(...list)`. */
function composedOf({ node, module }: Place, evaluator: Evaluator): { fn: Place; parts: Place[] } | null {
  const callee = child(node, 'callee');
  const fn = callee ? evaluator.follow({ node: callee, module }) : null;
  if (!fn || !isFunction(fn.node)) return null;
  const result = unwrap(onlyResult(fn.node) ?? returnedValues(fn.node, fn.module.nodes('ReturnStatement'))[0] ?? null);
  if (result?.type !== 'CallExpression') return null;
  const made = nameOf(child(result, 'callee'));
  const parts = made === 'applyDecorators' ? children(result, 'arguments') : [result];
  return { fn, parts: parts.flatMap((part) => spreadOf({ node: part, module: fn.module }, evaluator)) };
}

function spreadOf(part: Place, evaluator: Evaluator): Place[] {
  const list = part.node.type === 'SpreadElement' ? child(part.node, 'argument') : null;
  return list ? (evaluator.loops.listed({ node: list, module: part.module }) ?? []) : [part];
}

export interface Member {
  name: string;
  place: Place;
}

/** The methods of a class and of the classes of the tree that it extends, nearest first. */
export function membersOf(cls: Place, evaluator: Evaluator, depth = 0): Member[] {
  const own = children(child(cls.node, 'body'), 'body').flatMap((node) => {
    const name = keyOf(child(node, 'key'));
    return name === null || node.static === true ? [] : [{ name, place: { node, module: cls.module } }];
  });
  const parent = depth < MAX_DEPTH ? parentOf(cls, evaluator) : null;
  const inherited = parent ? membersOf(parent, evaluator, depth + 1) : [];
  return [...own, ...inherited.filter(({ name }) => !own.some((member) => member.name === name))];
}

/** The class that a class extends; `extends Crud(Entity)` is the class that the function returns. */
function parentOf({ node, module }: Place, evaluator: Evaluator): Place | null {
  const superClass = child(node, 'superClass');
  const value = superClass ? evaluator.follow({ node: superClass, module }) : null;
  if (value?.node.type !== 'CallExpression') return value && /^Class/.test(value.node.type) ? value : null;
  const callee = child(value.node, 'callee');
  const fn = callee ? evaluator.follow({ node: callee, module: value.module }) : null;
  if (!fn || !isFunction(fn.node)) return null;
  for (const returned of returnedValues(fn.node, fn.module.nodes('ReturnStatement'))) {
    const cls = evaluator.follow({ node: returned, module: fn.module });
    if (cls && /^Class/.test(cls.node.type)) return cls;
  }
  return null;
}

/** A property of the options object that a decorator or call is given. */
export function option(place: Place, args: Node[], key: string): Place | null {
  for (const argument of args) {
    const object = unwrap(argument);
    const property = children(object, 'properties').find((item) => keyOf(child(item, 'key')) === key);
    const value = child(property, 'value');
    if (value) return { node: value, module: place.module };
  }
  return null;
}
