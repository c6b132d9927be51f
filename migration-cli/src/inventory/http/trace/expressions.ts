import { child, children, dottedName, isNode, keyOf, type Node, nameOf, unwrap } from '../../../code/ast.ts';
import { HOLE, pathCall } from '../../../code/evaluate-paths.ts';
import { product } from '../../../code/evaluate-texts.ts';
import { argumentsOf, callExpression, importExpression } from './call-expressions.ts';
import { ROUTER_NAME } from './floating.ts';
import { GETTER, privateName } from './keys.ts';
import { runDecorators } from './metadata.ts';
import { binary, changed, conditional, logical, textOptions, unary } from './operators.ts';
import type { Tracer } from './tracer-type.ts';
import {
  external,
  type Fn,
  type Frame,
  list,
  object,
  optionsOf,
  type Site,
  scalar,
  text,
  textsOf,
  UNDEFINED,
  UNKNOWN,
  union,
  type Value,
} from './values.ts';
import { assign, keptFunction, memberKeys, newFunction, read } from './variables.ts';

type Evaluate = (tracer: Tracer, node: Node, frame: Frame) => Value;

const EXPRESSIONS: Record<string, Evaluate> = {
  Literal: (_, node, frame) => literal(node, frame),
  TemplateLiteral: template,
  TaggedTemplateExpression: (tracer, node, frame) => tracer.evaluate(child(node, 'quasi'), frame),
  Identifier: identifier,
  ThisExpression: (_, __, frame) => frame.self,
  MemberExpression: member,
  ArrayExpression: array,
  ObjectExpression: objectOf,
  FunctionExpression: (tracer, node, frame) => keptFunction(tracer, node, frame),
  FunctionDeclaration: (tracer, node, frame) => keptFunction(tracer, node, frame),
  ArrowFunctionExpression: (tracer, node, frame) => keptFunction(tracer, node, frame, frame.self),
  ClassExpression: classOf,
  ClassDeclaration: classOf,
  BinaryExpression: binary,
  LogicalExpression: logical,
  ConditionalExpression: conditional,
  AssignmentExpression: assignment,
  AwaitExpression: (tracer, node, frame) => tracer.evaluate(child(node, 'argument'), frame),
  YieldExpression: yielded,
  UnaryExpression: unary,
  SequenceExpression: sequence,
  NewExpression: (tracer, node, frame) =>
    tracer.construct(tracer.evaluate(child(node, 'callee'), frame), argumentsOf(tracer, node, frame), { node, frame }),
  CallExpression: callExpression,
  ImportExpression: importExpression,
  MetaProperty: (_, node) => (dottedName(node) === 'import.meta' ? external('import.meta') : UNKNOWN),
};

/** The value of an expression; UNKNOWN where nothing can be told. */
export function evaluateExpression(tracer: Tracer, node: Node, frame: Frame): Value {
  const inner = unwrap(node);
  const evaluate = inner ? EXPRESSIONS[inner.type] : undefined;
  return inner && evaluate ? evaluate(tracer, inner, frame) : UNKNOWN;
}

function literal(node: Node, frame: Frame): Value {
  const regex = node.regex as { pattern: string; flags: string } | undefined;
  if (regex) return { kind: 'regex', ...regex };
  const { value } = node;
  if (typeof value === 'string') return text(value, { node, frame });
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? scalar(value) : UNKNOWN;
}

function template(tracer: Tracer, node: Node, frame: Frame): Value {
  const expressions = children(node, 'expressions');
  const holes = expressions.map((hole) => tracer.evaluate(hole, frame));
  const parts = children(node, 'quasis').flatMap((quasi, index) => {
    const { cooked } = quasi.value as { cooked?: string | null };
    const hole = holes[index];
    return hole ? [[cooked ?? HOLE], textsOf(hole)] : [[cooked ?? HOLE]];
  });
  return textOptions(product(parts), { node, frame }, holes);
}

function identifier(tracer: Tracer, node: Node, frame: Frame): Value {
  const name = nameOf(node) ?? '';
  const known = read(tracer, name, node, frame);
  if (known) return known;
  if (name === 'undefined') return UNDEFINED;
  const path = pathCall(EMPTY, { node, module: frame.module }, 0);
  if (path) return textOptions(path, { node, frame });
  if (name === 'exports') return tracer.get(tracer.moduleOf(frame.module).holder, 'exports', { node, frame });
  if (name === 'module') return tracer.moduleOf(frame.module).holder;
  // What nobody is known to have made global is told by its name alone.
  return tracer.globals.get(name) ?? (ROUTER_NAME.test(name) ? UNKNOWN : external(name));
}

/** `pathCall` asks an evaluator only for the arguments of calls, which are not handed to it here. */
const EMPTY = { texts: () => [HOLE] } as never;

function member(tracer: Tracer, node: Node, frame: Frame): Value {
  const site = { node, frame };
  const owner = child(node, 'object');
  if (owner?.type === 'Super') return frame.home?.extended ? inheritedOf(tracer, node, frame, site) : UNKNOWN;
  const value = tracer.evaluate(owner, frame);
  const keys = memberKeys(tracer, node, frame);
  if (keys.length > 0) return union(keys.map((key) => tracer.get(value, key, site)));
  return node.computed === true ? anyMember(value) : UNKNOWN;
}

/** `TABLE[unknown]`: whatever the table holds. */
export function anyMember(value: Value): Value {
  if (value.kind === 'list') return union(value.items);
  return value.kind === 'object' && value.props.size > 0 && !value.router ? union([...value.props.values()]) : UNKNOWN;
}

function inheritedOf(tracer: Tracer, node: Node, frame: Frame, site: Site): Value {
  const key = privateName(child(node, 'property'));
  const parent = frame.home?.extended;
  if (parent?.kind !== 'function' || key === null) return UNKNOWN;
  const method = tracer.get(parent, `prototype.${key}`, site);
  return method.kind === 'function' ? { ...method, bound: frame.self } : method;
}

function array(tracer: Tracer, node: Node, frame: Frame): Value {
  const elements = Array.isArray(node.elements) ? node.elements : [];
  let open = false;
  const items = elements.flatMap((element: unknown): Value[] => {
    if (!isNode(element)) return [UNDEFINED];
    if (element.type !== 'SpreadElement') return [tracer.evaluate(element, frame)];
    const spread = listOf(tracer.evaluate(child(element, 'argument'), frame));
    open ||= spread.open;
    return spread.items;
  });
  return list(items, open, { node, frame });
}

/** What is spread or looped over, as a list; an open one where that is not known. */
export function listOf(value: Value): { items: Value[]; open: boolean } {
  const lists = optionsOf(value).map((option) => (option.kind === 'list' ? option : { items: [], open: true }));
  return { items: lists.flatMap(({ items }) => items), open: lists.some(({ open }) => open) };
}

function objectOf(tracer: Tracer, node: Node, frame: Frame): Value {
  const made = object([], { node, frame });
  for (const property of children(node, 'properties')) {
    if (property.type === 'SpreadElement') {
      for (const option of optionsOf(tracer.evaluate(child(property, 'argument'), frame)))
        if (option.kind === 'object') for (const [key, value] of option.props) made.props.set(key, value);
      continue;
    }
    const computed = property.computed === true ? textsOf(tracer.evaluate(child(property, 'key'), frame)) : null;
    const key = computed ? (computed.length === 1 ? computed[0] : null) : keyOf(child(property, 'key'));
    const value = child(property, 'value');
    if (key === null || key === undefined || key.includes(HOLE) || !value) continue;
    const inner = property.kind === 'get' ? newFunction(value, frame) : tracer.evaluate(value, frame);
    made.props.set(property.kind === 'get' ? GETTER + key : key, inner);
  }
  return made;
}

function classOf(tracer: Tracer, node: Node, frame: Frame): Value {
  const parent = child(node, 'superClass');
  const made: Fn = { ...newFunction(node, frame), extended: parent ? tracer.evaluate(parent, frame) : UNKNOWN };
  tracer.closures.set(node, made);
  for (const part of children(child(node, 'body'), 'body')) {
    const key = privateName(child(part, 'key'));
    if (part.static !== true || key === null) continue;
    const value = child(part, 'value');
    const inner =
      part.type === 'PropertyDefinition'
        ? tracer.evaluate(value, { ...frame, self: made })
        : value && newFunction(value, frame);
    if (inner)
      made.props.set(
        part.kind === 'get' ? GETTER + key : key,
        inner.kind === 'function' && part.type !== 'PropertyDefinition' ? { ...inner, home: made } : inner,
      );
  }
  runDecorators(tracer, made, frame);
  return made;
}

function assignment(tracer: Tracer, node: Node, frame: Frame): Value {
  const target = child(node, 'left');
  const right = tracer.evaluate(child(node, 'right'), frame);
  const before = node.operator === '=' ? UNKNOWN : tracer.evaluate(target, frame);
  const value = changed(String(node.operator), before, right, { node, frame });
  assign(tracer, target, value, frame, { node, frame }, false);
  return value;
}

/** What a generator gives is a list of what it yields. */
function yielded(tracer: Tracer, node: Node, frame: Frame): Value {
  const value = tracer.evaluate(child(node, 'argument'), frame);
  if (node.delegate === true) frame.yields.push(...listOf(value).items);
  else frame.yields.push(value);
  return value;
}

function sequence(tracer: Tracer, node: Node, frame: Frame): Value {
  return children(node, 'expressions').reduce<Value>((_, item) => tracer.evaluate(item, frame), UNKNOWN);
}
