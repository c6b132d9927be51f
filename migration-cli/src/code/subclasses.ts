import { child, type Node } from './ast.ts';
import type { Evaluator } from './evaluate.ts';
import type { Place } from './place.ts';

const known = new WeakMap<Evaluator, Map<Node, Place[]>>();

/** The classes of the tree that extend each class directly, by the node of that; read once. */
export function subclassesIn(evaluator: Evaluator): ReadonlyMap<Node, Place[]> {
  const before = known.get(evaluator);
  if (before) return before;
  const found = new Map<Node, Place[]>();
  known.set(evaluator, found);
  for (const module of evaluator.project.modules.values()) {
    for (const node of [...module.nodes('ClassDeclaration'), ...module.nodes('ClassExpression')]) {
      const parent = child(node, 'superClass');
      const base = parent ? evaluator.follow({ node: parent, module }) : null;
      if (base) found.set(base.node, [...(found.get(base.node) ?? []), { node, module }]);
    }
  }
  return found;
}
