import { child, children, dottedName, isNode, keyOf, type Node, nameOf, stringOf, unwrap } from '../../../code/ast.ts';
import { HOLE, pathCall } from '../../../code/evaluate-paths.ts';
import { product } from '../../../code/evaluate-texts.ts';
import { superInitialize } from './classes.ts';
import { GETTER, privateName } from './keys.ts';
import type { Tracer } from './tracer-type.ts';
import {
  assumedIn,
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
  truth,
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
  YieldExpression: (tracer, node, frame) => tracer.evaluate(child(node, 'argument'), frame),
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

const textOptions = (texts: string[], site: Site, from: Value[] = []) =>
  union(texts.map((item) => text(item, site, assumedIn(from))));

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
  return external(name);
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
function anyMember(value: Value): Value {
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
  return made;
}

function binary(tracer: Tracer, node: Node, frame: Frame): Value {
  const left = tracer.evaluate(child(node, 'left'), frame);
  const right = tracer.evaluate(child(node, 'right'), frame);
  if (node.operator === '+') {
    const isText = [...optionsOf(left), ...optionsOf(right)].some(({ kind }) => kind === 'text');
    return isText ? textOptions(product([textsOf(left), textsOf(right)]), { node, frame }, [left, right]) : UNKNOWN;
  }
  const [a, b] = [comparable(left), comparable(right)];
  if (a === null || b === null || !/^[!=]==?$/.test(String(node.operator))) return UNKNOWN;
  return scalar((a.value === b.value) === String(node.operator).startsWith('='));
}

function comparable(value: Value): { value: unknown } | null {
  // What the environment sets may be anything.
  if (value.kind === 'text') return value.text.includes(HOLE) || value.assumed !== null ? null : { value: value.text };
  // What is not set here may be set by something that was not run.
  return value.kind === 'scalar' && value.value !== undefined ? { value: value.value } : null;
}

function logical(tracer: Tracer, node: Node, frame: Frame): Value {
  const left = tracer.evaluate(child(node, 'left'), frame);
  const known = truth(left);
  const and = node.operator === '&&';
  const variable = and || left.kind === 'union' ? null : assumedIn([left]);
  if (variable !== null) return defaulted(left, tracer.evaluate(child(node, 'right'), frame), variable);
  if (known !== null && left.kind !== 'scalar') {
    if (known !== and) return left;
    return tracer.evaluate(child(node, 'right'), frame);
  }
  const right = maybe(tracer, () => tracer.evaluate(child(node, 'right'), frame));
  if (and) return right;
  return left.kind === 'scalar' ? right : union([left, right]);
}

/** `process.env.PREFIX || '/api'`: the default, which the variable may change. */
function defaulted(left: Value, right: Value, variable: string): Value {
  const texts = optionsOf(right).filter((option) => option.kind === 'text');
  return texts.length > 0
    ? union(texts.map((option) => ({ ...option, assumed: variable })))
    : left.kind === 'text'
      ? left
      : right;
}

/** Runs what may not run. */
export function maybe<T>(tracer: Tracer, look: () => T): T {
  tracer.uncertain += 1;
  try {
    return look();
  } finally {
    tracer.uncertain -= 1;
  }
}

function conditional(tracer: Tracer, node: Node, frame: Frame): Value {
  const test = tracer.evaluate(child(node, 'test'), frame);
  const known = truth(test);
  const side = (key: string) => tracer.evaluate(child(node, key), frame);
  if (known !== null && test.kind !== 'union') return side(known ? 'consequent' : 'alternate');
  return maybe(tracer, () => union([side('consequent'), side('alternate')]));
}

function assignment(tracer: Tracer, node: Node, frame: Frame): Value {
  const target = child(node, 'left');
  const right = tracer.evaluate(child(node, 'right'), frame);
  const before = node.operator === '=' ? UNKNOWN : tracer.evaluate(target, frame);
  const value = changed(String(node.operator), before, right, { node, frame });
  assign(tracer, target, value, frame, { node, frame }, false);
  return value;
}

function changed(operator: string, before: Value, right: Value, site: Site): Value {
  if (operator === '=') return right;
  if (operator === '+=') return textOptions(product([textsOf(before), textsOf(right)]), site, [before, right]);
  return /^(?:\|\||\?\?)=$/.test(operator)
    ? union([before, right].filter(({ kind }) => kind !== 'unknown' && kind !== 'scalar'))
    : UNKNOWN;
}

function unary(tracer: Tracer, node: Node, frame: Frame): Value {
  const value = tracer.evaluate(child(node, 'argument'), frame);
  const known = truth(value);
  if (node.operator === '!' && known !== null) return scalar(!known);
  if (node.operator === 'void') return UNDEFINED;
  return UNKNOWN;
}

function sequence(tracer: Tracer, node: Node, frame: Frame): Value {
  return children(node, 'expressions').reduce<Value>((_, item) => tracer.evaluate(item, frame), UNKNOWN);
}

/** The values of the arguments of a call. */
export function argumentsOf(tracer: Tracer, node: Node, frame: Frame): Value[] {
  return children(node, 'arguments').flatMap((argument) =>
    argument.type === 'SpreadElement'
      ? listOf(tracer.evaluate(child(argument, 'argument'), frame)).items
      : [tracer.evaluate(argument, frame)],
  );
}

function callExpression(tracer: Tracer, node: Node, frame: Frame): Value {
  const site = { node, frame };
  const callee = unwrap(child(node, 'callee'));
  if (callee?.type === 'Super') return superCall(tracer, node, frame, site);
  if (nameOf(callee) === 'require' && read(tracer, 'require', node, frame) === null)
    return required(tracer, node, frame);
  if (callee?.type !== 'MemberExpression' || child(callee, 'object')?.type === 'Super') {
    const value = tracer.evaluate(callee, frame);
    return tracer.call(value, argumentsOf(tracer, node, frame), frame.self, site);
  }
  const owner = tracer.evaluate(child(callee, 'object'), frame);
  const keys = memberKeys(tracer, callee, frame);
  const args = argumentsOf(tracer, node, frame);
  if (keys.length === 0) return tracer.call(callee.computed === true ? anyMember(owner) : UNKNOWN, args, owner, site);
  return union(keys.map((key) => tracer.callMethod(owner, key, args, site)));
}

function superCall(tracer: Tracer, node: Node, frame: Frame, site: Site): Value {
  superInitialize(tracer, frame, argumentsOf(tracer, node, frame), site);
  return UNDEFINED;
}

function required(tracer: Tracer, node: Node, frame: Frame): Value {
  const [first] = children(node, 'arguments');
  return loaded(tracer, first, frame);
}

function importExpression(tracer: Tracer, node: Node, frame: Frame): Value {
  return loaded(tracer, child(node, 'source'), frame);
}

function loaded(tracer: Tracer, argument: Node | null | undefined, frame: Frame): Value {
  const literalText = stringOf(argument);
  const specifiers =
    literalText === null && argument ? textsOf(tracer.evaluate(argument, frame)) : [literalText ?? HOLE];
  return union(
    specifiers.map(
      (specifier) => (specifier.includes(HOLE) ? null : tracer.resolve(specifier, frame.module)) ?? UNKNOWN,
    ),
  );
}
