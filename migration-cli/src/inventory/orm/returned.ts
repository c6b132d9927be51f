import { child, isFunction, keyOf, type Node, propertyOf } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { CallGraph } from '../call-graph.ts';
import { enclosingFunction } from '../functions.ts';

/** `const users = () => knex('users')` and getters that do so: what is chained on each call or property that gives the builder. */
export function usesOfReturned(graph: CallGraph, module: ParsedModule, call: Node): Place[] {
  const whole = endOfChain(call);
  const fn = whole.parent?.type === 'ReturnStatement' ? enclosingFunction(whole) : whole.parent;
  if (!fn || !isFunction(fn) || (whole.parent === fn && child(fn, 'body') !== whole)) return [];
  const getter = fn.parent?.kind === 'get' ? keyOf(child(fn.parent, 'key')) : null;
  if (getter === null) return graph.callsOf(fn);
  const owner = fn.parent?.parent;
  return module
    .nodes('MemberExpression')
    .filter((node) => propertyOf(node) === getter && child(node, 'object')?.type === 'ThisExpression')
    .filter((node) => owner && node.start >= owner.start && node.end <= owner.end)
    .map((node) => ({ node, module }));
}

/** The last call of the chain that begins with a call. */
function endOfChain(call: Node): Node {
  let at = call;
  while (at.parent?.type === 'MemberExpression' && at.parent.object === at) {
    const outer = at.parent.parent;
    if (outer?.type !== 'CallExpression' || child(outer, 'callee') !== at.parent) break;
    at = outer;
  }
  return at;
}
