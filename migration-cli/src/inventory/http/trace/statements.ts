import { ancestors, child, children, isFunction, type Node } from '../../../code/ast.ts';
import { listOf } from './expressions.ts';
import { maybe } from './operators.ts';
import { switched } from './switches.ts';
import type { Completion, Tracer } from './tracer-type.ts';
import { type Frame, object, optionsOf, scalar, text, truth, UNDEFINED, UNKNOWN, type Value } from './values.ts';
import { assign } from './variables.ts';

type Execute = (tracer: Tracer, node: Node, frame: Frame) => Completion;

const inner =
  (key: string): Execute =>
  (tracer, node, frame) =>
    run(tracer, child(node, key), frame);

const STATEMENTS: Record<string, Execute> = {
  ExpressionStatement: expression,
  VariableDeclaration: declaration,
  ReturnStatement: returned,
  ThrowStatement: () => 'return',
  BreakStatement: () => 'break',
  ContinueStatement: () => 'continue',
  BlockStatement: (tracer, node, frame) => tracer.execute(children(node, 'body'), frame),
  IfStatement: ifStatement,
  ForOfStatement: forOf,
  ForInStatement: forIn,
  ForStatement: counted,
  WhileStatement: (tracer, node, frame) => loop(tracer, node, frame),
  DoWhileStatement: (tracer, node, frame) => loop(tracer, node, frame),
  TryStatement: tryStatement,
  SwitchStatement: switched,
  LabeledStatement: inner('body'),
  ExportNamedDeclaration: inner('declaration'),
  ExportDefaultDeclaration: exportDefault,
  TSExportAssignment: exportDefault,
  ClassDeclaration: classDeclaration,
};

const MAX_ROUNDS = 1000;

/** The name under which a module keeps the value of its default export. */
export const DEFAULT = 'default';

export function executeAll(tracer: Tracer, nodes: Node[], frame: Frame): Completion {
  for (const node of nodes) {
    const done = run(tracer, node, frame);
    if (done !== 'normal') return done;
  }
  return 'normal';
}

function run(tracer: Tracer, node: Node | null, frame: Frame): Completion {
  const execute = node ? STATEMENTS[node.type] : undefined;
  return node && execute ? execute(tracer, node, frame) : 'normal';
}

function expression(tracer: Tracer, node: Node, frame: Frame): Completion {
  tracer.evaluate(child(node, 'expression'), frame);
  return 'normal';
}

function declaration(tracer: Tracer, node: Node, frame: Frame): Completion {
  const again = frame.fn === null && isRepeated(node);
  for (const declarator of children(node, 'declarations')) {
    const init = child(declarator, 'init');
    const id = child(declarator, 'id');
    // What was asked for before its turn is there already.
    if (frame.fn === null && !again && known(frame, declarator)) continue;
    assign(tracer, id, init ? tracer.evaluate(init, frame) : UNDEFINED, frame, { node: declarator, frame }, true);
  }
  return 'normal';
}

/** Every round of a loop has constants of its own. */
function isRepeated(node: Node): boolean {
  for (const up of ancestors(node)) {
    if (isFunction(up)) return false;
    if (/^(?:For|While|DoWhile)\w*Statement$/.test(up.type)) return true;
  }
  return false;
}

const known = (frame: Frame, declarator: Node) =>
  [...frame.vars].some(
    ([binding, value]) => binding.node === declarator && binding.kind === 'const' && value.kind !== 'unknown',
  );

function classDeclaration(tracer: Tracer, node: Node, frame: Frame): Completion {
  const id = child(node, 'id');
  if (id) tracer.evaluate(id, frame);
  return 'normal';
}

function exportDefault(tracer: Tracer, node: Node, frame: Frame): Completion {
  const value = child(node, 'declaration') ?? child(node, 'expression');
  const id = child(value, 'id');
  const named = value && /Declaration$/.test(value.type) && id ? id : value;
  const { exports } = tracer.moduleOf(frame.module);
  exports.set(DEFAULT, tracer.evaluate(named, frame));
  return 'normal';
}

function returned(tracer: Tracer, node: Node, frame: Frame): Completion {
  const argument = child(node, 'argument');
  frame.returns.push(argument ? tracer.evaluate(argument, frame) : UNDEFINED);
  return 'return';
}

function ifStatement(tracer: Tracer, node: Node, frame: Frame): Completion {
  const test = tracer.evaluate(child(node, 'test'), frame);
  const known = test.kind === 'union' || test.kind === 'object' ? null : truth(test);
  if (known !== null && isSure(child(node, 'test')))
    return run(tracer, child(node, known ? 'consequent' : 'alternate'), frame);
  const alternate = child(node, 'alternate');
  return maybe(tracer, () => {
    const first = run(tracer, child(node, 'consequent'), frame);
    const second = run(tracer, alternate, frame);
    return first !== 'normal' && first === second ? first : 'normal';
  });
}

/** A name may have been changed by what was not run: only comparisons and literals are believed. */
function isSure(test: Node | null): boolean {
  return (
    test !== null && /^(?:BinaryExpression|Literal|UnaryExpression|LogicalExpression|CallExpression)$/.test(test.type)
  );
}

function forOf(tracer: Tracer, node: Node, frame: Frame): Completion {
  const { items, open } = listOf(iterated(tracer.evaluate(child(node, 'right'), frame)));
  return rounds(tracer, node, frame, open ? [...items, UNKNOWN] : items);
}

function iterated(value: Value): Value {
  const [only] = optionsOf(value);
  if (only?.kind !== 'object' || !only.entries) return value;
  return {
    kind: 'list',
    items: only.entries.map(([key, item]): Value => ({ kind: 'list', items: [key, item], open: false, at: null })),
    open: false,
    at: null,
  };
}

function forIn(tracer: Tracer, node: Node, frame: Frame): Completion {
  const keys = optionsOf(tracer.evaluate(child(node, 'right'), frame)).flatMap((value) =>
    value.kind === 'object' && !value.router ? [...value.props.keys()].map((key): Value => text(key)) : [UNKNOWN],
  );
  return rounds(tracer, node, frame, keys);
}

function rounds(tracer: Tracer, node: Node, frame: Frame, items: Value[]): Completion {
  const left = child(node, 'left');
  const declares = left?.type === 'VariableDeclaration';
  const target = declares ? child(children(left, 'declarations')[0], 'id') : left;
  for (const item of items) {
    assign(tracer, target, item, frame, { node, frame }, declares);
    const done = run(tracer, child(node, 'body'), frame);
    if (done === 'return') return done;
    if (done === 'break') break;
  }
  return 'normal';
}

/** `for (let i = 0; i < list.length; i += 1)` runs for each index where the length is known. */
function counted(tracer: Tracer, node: Node, frame: Frame): Completion {
  const init = child(node, 'init');
  for (const declarator of children(init, 'declarations')) {
    const value = tracer.evaluate(child(declarator, 'init'), frame);
    assign(tracer, child(declarator, 'id'), value, frame, { node, frame }, true);
  }
  const test = child(node, 'test');
  const counter = child(test, 'left');
  const length = tracer.evaluate(child(test, 'right'), frame);
  const until = test?.operator === '<' && length.kind === 'scalar' ? Number(length.value) : null;
  if (counter?.type !== 'Identifier' || until === null || !(until <= MAX_ROUNDS)) return loop(tracer, node, frame);
  for (let index = 0; index < until; index += 1) {
    assign(tracer, counter, scalar(index), frame, { node, frame }, true);
    const done = run(tracer, child(node, 'body'), frame);
    if (done === 'return') return done;
    if (done === 'break') break;
  }
  return 'normal';
}

function loop(tracer: Tracer, node: Node, frame: Frame): Completion {
  tracer.evaluate(child(node, 'test'), frame);
  maybe(tracer, () => run(tracer, child(node, 'body'), frame));
  return 'normal';
}

function tryStatement(tracer: Tracer, node: Node, frame: Frame): Completion {
  const done = run(tracer, child(node, 'block'), frame);
  const handler = child(node, 'handler');
  maybe(tracer, () => {
    assign(tracer, child(handler, 'param'), object(), frame, { node, frame }, true);
    return run(tracer, child(handler, 'body'), frame);
  });
  const last = run(tracer, child(node, 'finalizer'), frame);
  return last === 'normal' ? done : last;
}
