import { type Node, stringOf } from '../code/ast.ts';
import type { Place } from '../code/place.ts';
import type { CallGraph, KnownCall } from './call-graph.ts';
import { argumentsOf } from './functions.ts';
import { usedParameter } from './handed-names.ts';

/** What an expression is in one call of the function around it. */
export interface InCall {
  call: KnownCall;
  /** The argument that decides, when it is printed as a plain text. */
  literal: Node | null;
  texts: string[];
  /** What the expression is when that argument is './': what the text is relative to. */
  base: string[];
}

/**
 * The texts of an expression for every call of the function whose parameter it uses; null where it uses none, or where no call
 * is known.
 */
export function throughCallers(graph: CallGraph, place: Place): InCall[] | null {
  const used = usedParameter(place.node);
  if (!used) return null;
  const calls = graph.callsOf(used.fn);
  if (calls.length === 0) return null;
  return calls.map((call) => {
    const argument = argumentsOf(call.node)[used.position] ?? null;
    const here = { ...call.node, arguments: argumentsOf(call.node).map((item) => (item === argument ? HERE : item)) };
    return {
      call,
      literal: argument && stringOf(argument) !== null ? argument : null,
      texts: graph.evaluator.withCall(used.fn, call, () => graph.evaluator.texts(place)),
      base: graph.evaluator.withCall(used.fn, { node: here, module: call.module }, () => graph.evaluator.texts(place)),
    };
  });
}

/** Stands for an argument './'. */
const HERE: Node = { type: 'Literal', value: './', start: 0, end: 0 };
