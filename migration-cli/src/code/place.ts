import { child, children, isFunction, type Node } from './ast.ts';
import type { ParsedModule } from './parse.ts';

/** A node together with the module that holds it. */
export interface Place {
  node: Node;
  module: ParsedModule;
}

/** How far values are followed before they count as unknown. */
export const MAX_DEPTH = 24;

/** Another node of the same module. */
export function at(place: Place, node: Node | null | undefined): Place | null {
  return node ? { node, module: place.module } : null;
}

/** The expression that a function returns when it is all that the function does. */
export function onlyResult(node: Node): Node | null {
  if (!isFunction(node)) return null;
  const body = child(node, 'body');
  if (body?.type !== 'BlockStatement') return body;
  const statements = children(body, 'body');
  const last = statements[0];
  return statements.length === 1 && last?.type === 'ReturnStatement' ? child(last, 'argument') : null;
}
