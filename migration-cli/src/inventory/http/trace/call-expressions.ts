import { child, children, isFunction, type Node, nameOf, stringOf, unwrap } from '../../../code/ast.ts';
import { HOLE } from '../../../code/evaluate-paths.ts';
import { forEachObject, isTangled } from './alternatives.ts';
import { superInitialize } from './classes.ts';
import { anyMember, listOf } from './expressions.ts';
import { noteName } from './loads.ts';
import { isPath } from './paths.ts';
import { VERB } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import { type Frame, type Site, text, textsOf, UNDEFINED, UNKNOWN, union, type Value } from './values.ts';
import { memberKeys, read } from './variables.ts';

/** The values of the arguments of a call. */
export function argumentsOf(tracer: Tracer, node: Node, frame: Frame): Value[] {
  return children(node, 'arguments').flatMap((argument) =>
    argument.type === 'SpreadElement'
      ? listOf(tracer.evaluate(child(argument, 'argument'), frame)).items
      : [tracer.evaluate(argument, frame)],
  );
}

export function callExpression(tracer: Tracer, node: Node, frame: Frame): Value {
  const site = { node, frame };
  const callee = unwrap(child(node, 'callee'));
  if (callee?.type === 'Super') return superCall(tracer, node, frame, site);
  if (nameOf(callee) === 'require' && read(tracer, 'require', node, frame) === null)
    return required(tracer, node, frame);
  if (callee?.type !== 'MemberExpression' || child(callee, 'object')?.type === 'Super')
    return plainCall(tracer, node, callee, frame);
  return methodCall(tracer, node, callee, frame);
}

const plainArguments = (node: Node) => children(node, 'arguments').filter((argument) => !isFunction(argument));

/** `add(row.method, row.path)`: what comes from one row stays together. */
function plainCall(tracer: Tracer, node: Node, callee: Node | null, frame: Frame): Value {
  const value = tracer.evaluate(callee, frame);
  const args = argumentsOf(tracer, node, frame);
  if (args.filter(({ kind }) => kind === 'union').length > 1) {
    const apart = forEachObject(tracer, plainArguments(node), frame, () => plainCall(tracer, node, callee, frame));
    if (apart) return union(apart);
  }
  return tracer.call(value, args, frame.self, { node, frame });
}

function methodCall(tracer: Tracer, node: Node, callee: Node, frame: Frame): Value {
  const site = { node, frame };
  const owner = tracer.evaluate(child(callee, 'object'), frame);
  const keys = memberKeys(tracer, callee, frame);
  if (keys.length > 1) {
    const apart = forEachObject(tracer, [callee, ...plainArguments(node)], frame, () =>
      methodCall(tracer, node, callee, frame),
    );
    if (apart) return union(apart);
  }
  const args = argumentsOf(tracer, node, frame);
  if (keys.length === 0) sayComputed(tracer, owner, callee, args, site);
  if (keys.length === 0) return tracer.call(callee.computed === true ? anyMember(owner) : UNKNOWN, args, owner, site);
  const isRoute = owner.kind === 'object' && owner.router !== null && keys.some((key) => VERB.test(key));
  const names = isRoute ? union(keys.map((key) => text(key))) : UNKNOWN;
  if (isTangled(tracer, names, args[0], site)) return owner;
  return union(keys.map((key) => tracer.callMethod(owner, key, args, site)));
}

/** `app[method]('/x', handler)`: a route of which only the method is not known. */
function sayComputed(tracer: Tracer, owner: Value, callee: Node, args: Value[], site: Site): void {
  const isRouter = owner.kind === 'object' && owner.router !== null && callee.computed === true;
  if (isRouter && args.length > 1 && isPath(args[0])) tracer.say(site, 'a route is left out: its method is computed');
}

function superCall(tracer: Tracer, node: Node, frame: Frame, site: Site): Value {
  superInitialize(tracer, frame, argumentsOf(tracer, node, frame), site);
  return UNDEFINED;
}

function required(tracer: Tracer, node: Node, frame: Frame): Value {
  const [first] = children(node, 'arguments');
  return loaded(tracer, first, frame);
}

export function importExpression(tracer: Tracer, node: Node, frame: Frame): Value {
  return loaded(tracer, child(node, 'source'), frame);
}

function loaded(tracer: Tracer, argument: Node | null | undefined, frame: Frame): Value {
  const literalText = stringOf(argument);
  const computed = literalText === null && argument ? tracer.evaluate(argument, frame) : null;
  if (computed && argument) noteName(tracer, argument, frame, computed);
  const specifiers = computed ? textsOf(computed) : [literalText ?? HOLE];
  return union(
    specifiers.map(
      (specifier) => (specifier.includes(HOLE) ? null : tracer.resolve(specifier, frame.module)) ?? UNKNOWN,
    ),
  );
}
