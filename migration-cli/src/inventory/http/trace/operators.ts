import { child, type Node } from '../../../code/ast.ts';
import { HOLE } from '../../../code/evaluate-paths.ts';
import { product } from '../../../code/evaluate-texts.ts';
import type { Tracer } from './tracer-type.ts';
import {
  assumedIn,
  type Frame,
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

/** The texts as one value; what it depends on goes with it. */
export const textOptions = (texts: string[], site: Site, from: Value[] = []) =>
  union(texts.map((item) => text(item, site, assumedIn(from))));

export function binary(tracer: Tracer, node: Node, frame: Frame): Value {
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

/** The one value that can be held against others; null where it may be another. */
export function comparable(value: Value): { value: unknown } | null {
  // What the environment sets may be anything.
  if (value.kind === 'text') return value.text.includes(HOLE) || value.assumed !== null ? null : { value: value.text };
  // What is not set here may be set by something that was not run.
  return value.kind === 'scalar' && value.value !== undefined ? { value: value.value } : null;
}

export function logical(tracer: Tracer, node: Node, frame: Frame): Value {
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

export function conditional(tracer: Tracer, node: Node, frame: Frame): Value {
  const test = tracer.evaluate(child(node, 'test'), frame);
  const known = truth(test);
  const side = (key: string) => tracer.evaluate(child(node, key), frame);
  if (known !== null && test.kind !== 'union') return side(known ? 'consequent' : 'alternate');
  return maybe(tracer, () => union([side('consequent'), side('alternate')]));
}

/** What an operator of assignment makes of what was there and what is given. */
export function changed(operator: string, before: Value, right: Value, site: Site): Value {
  if (operator === '=') return right;
  if (operator === '+=') return textOptions(product([textsOf(before), textsOf(right)]), site, [before, right]);
  return /^(?:\|\||\?\?)=$/.test(operator)
    ? union([before, right].filter(({ kind }) => kind !== 'unknown' && kind !== 'scalar'))
    : UNKNOWN;
}

export function unary(tracer: Tracer, node: Node, frame: Frame): Value {
  const value = tracer.evaluate(child(node, 'argument'), frame);
  const known = truth(value);
  if (node.operator === '!' && known !== null) return scalar(!known);
  if (node.operator === 'void') return UNDEFINED;
  if (node.operator === '-' && value.kind === 'scalar' && typeof value.value === 'number') return scalar(-value.value);
  return UNKNOWN;
}
