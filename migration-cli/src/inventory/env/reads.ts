import { child, children, dottedName, keyOf, type Node, propertyOf, stringOf } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { Place } from '../../code/place.ts';
import type { CallGraph } from '../call-graph.ts';
import { argumentsOf } from '../functions.ts';
import { type EnvLookup, type EnvRead, known, readAt } from './model.ts';

/** What is taken from one expression that is the environment. */
export function readsOf(graph: CallGraph, { node, module }: Place): EnvRead[] {
  const parent = node.parent;
  if (parent?.type === 'MemberExpression' && parent.object === node) return ofMember(graph, { node: parent, module });
  const tested = parent?.type === 'BinaryExpression' && parent.operator === 'in' && parent.right === node;
  if (tested) return ofText({ node: parent, module }, child(parent, 'left'));
  if (parent?.type === 'CallExpression') return ofCall(graph, { node: parent, module }, node);
  return [];
}

function ofMember(graph: CallGraph, { node, module }: Place): EnvRead[] {
  const name = propertyOf(node);
  const call = node.parent?.type === 'CallExpression' && node.parent.callee === node ? node.parent : null;
  if (call && name === 'hasOwnProperty') return ofText({ node: call, module }, argumentsOf(call)[0]);
  if (name === null || call || isOnlyWritten(node) || isOfVite(node, name)) return [];
  return [readAt(name, { node, module }, defaultOf(graph, { module, node }))];
}

const KEYED = /^(?:Object\.hasOwn|Reflect\.(?:get|has)|(?:_|lodash|R)\.(?:get|has))$|^(?:get|has)$/;

/** `_.get(process.env, 'X', 'default')`, `_.pick(process.env, ['X', 'Y'])`, `Object.hasOwn(process.env, 'X')`. */
function ofCall(graph: CallGraph, call: Place, environment: Node): EnvRead[] {
  const [first, second, third] = argumentsOf(call.node);
  const callee = dottedName(child(call.node, 'callee')) ?? '';
  if (first !== environment || !second) return [];
  if (/(?:^|\.)pick$/.test(callee)) {
    const list = graph.evaluator.follow({ node: second, module: call.module });
    if (list?.node.type !== 'ArrayExpression') return ofText(call, second);
    return children(list.node, 'elements').flatMap((item) => ofText(call, item));
  }
  if (!KEYED.test(callee)) return [];
  const fallback = third ? known(graph, { node: third, module: call.module }) : null;
  return ofText(call, second).map((read) => ({ ...read, defaultValue: fallback }));
}

function ofText(at: Place, name: Node | null | undefined): EnvRead[] {
  const text = stringOf(name);
  return text === null || text === '' ? [] : [readAt(text, at)];
}

/** `import.meta.env.DEV` and its like are set by the bundler, never by the environment. */
const isOfVite = (member: Node, name: string) =>
  /^(?:DEV|PROD|MODE|SSR|BASE_URL)$/.test(name) && dottedName(child(member, 'object')) === 'import.meta.env';

/** `process.env.X = 'x'` and `delete process.env.X` read nothing. */
export function isOnlyWritten(member: Node): boolean {
  const parent = member.parent;
  if (parent?.type === 'UnaryExpression') return parent.operator === 'delete';
  return parent?.type === 'AssignmentExpression' && parent.left === member && parent.operator === '=';
}

/** `const { A, B: renamed, C = 'c' } = process.env` */
export function readsOfPattern(graph: CallGraph, { node, module }: Place): EnvRead[] {
  return children(node, 'properties').flatMap((property) => {
    const name = property.type === 'RestElement' ? null : keyOf(child(property, 'key'));
    const value = child(property, 'value');
    const fallback = value?.type === 'AssignmentPattern' ? child(value, 'right') : null;
    if (name === null || property.computed === true) return [];
    return [readAt(name, { node: property, module }, fallback ? known(graph, { module, node: fallback }) : null)];
  });
}

/** The default in `process.env.X ?? 'x'`, `|| 'x'` and `??= 'x'`, through casts. */
export function defaultOf(graph: CallGraph, { module, node }: Place): string | null {
  let inner = node;
  while (inner.parent && /^TS(?:As|NonNull|Satisfies)/.test(inner.parent.type)) inner = inner.parent;
  const parent = inner.parent;
  const chooses = parent?.type === 'LogicalExpression' && parent.left === inner && parent.operator !== '&&';
  const assigns = parent?.type === 'AssignmentExpression' && parent.left === inner && parent.operator !== '=';
  const right = chooses || assigns ? child(parent, 'right') : null;
  return right ? known(graph, { module, node: right }) : null;
}

/** `process.env[name]` and `name in process.env` where the name is not printed. */
export function lookupsOf(graph: CallGraph, { module, node }: Place): EnvLookup[] {
  const parent = node.parent;
  const within = parent?.type === 'BinaryExpression' && parent.operator === 'in' && parent.right === node;
  const name = within
    ? child(parent, 'left')
    : parent?.type === 'MemberExpression' && parent.object === node && parent.computed === true
      ? child(parent, 'property')
      : null;
  if (!parent || !name || stringOf(name) !== null || isOnlyWritten(parent)) return [];
  return [{ module, node: parent, name, texts: textsInLoop(graph, { node: name, module }), frames: [HOLE] }];
}

/** What a name can be, round by round of the loop around it. */
function textsInLoop(graph: CallGraph, name: Place): string[] {
  return [...new Set(graph.evaluator.eachRound(name, () => graph.evaluator.texts(name)))];
}
