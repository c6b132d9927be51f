import { child, children, keyOf, type Node, stringOf } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import type { CallGraph } from '../call-graph.ts';
import type { Named } from './schema-names.ts';

/** The `env: 'X'` of every setting of a convict schema, through the constants and modules that it is put together from. */
export function convictNames(graph: CallGraph, schema: Place, seen: Set<Node> = new Set()): Named[] {
  const place = graph.evaluator.follow(schema);
  if (place?.node.type !== 'ObjectExpression' || seen.has(place.node)) return [];
  seen.add(place.node);
  return children(place.node, 'properties').flatMap((property) => {
    const node = child(property, property.type === 'SpreadElement' ? 'argument' : 'value');
    if (!node) return [];
    const inner = { node, module: place.module };
    const [name, ...others] = keyOf(child(property, 'key')) === 'env' ? graph.evaluator.texts(inner) : [];
    if (name !== undefined && others.length === 0 && /^[A-Za-z_]\w*$/.test(name))
      return [{ name, at: { node: place.node.parent ?? property, module: place.module } }];
    return stringOf(node) === null ? convictNames(graph, inner, seen) : [];
  });
}
