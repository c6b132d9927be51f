import { child, children, type Node, nameOf } from './ast.ts';
import type { Evaluator } from './evaluate.ts';
import type { Place } from './place.ts';
import { lookup } from './scope.ts';

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

const implementing = new WeakMap<Evaluator, Map<Node, Place[]>>();

/** The classes of the tree that say that they implement each interface, by the node of that; read once. */
export function implementersIn(evaluator: Evaluator): ReadonlyMap<Node, Place[]> {
  const before = implementing.get(evaluator);
  if (before) return before;
  const found = new Map<Node, Place[]>();
  implementing.set(evaluator, found);
  for (const module of evaluator.project.modules.values()) {
    if (!module.text.includes('implements')) continue;
    for (const node of [...module.nodes('ClassDeclaration'), ...module.nodes('ClassExpression')])
      for (const item of children(node, 'implements')) {
        const said = child(item, 'expression');
        const contract = said && declared(evaluator, { node: said, module });
        if (contract) found.set(contract, [...(found.get(contract) ?? []), { node, module }]);
      }
  }
  return found;
}

/** What the name of a type stands for, here or where it is imported from. */
export function declared(evaluator: Evaluator, { node, module }: Place): Node | null {
  const binding = lookup(node, nameOf(node) ?? '');
  if (!binding?.imported) return binding?.node ?? null;
  const { specifier, name } = binding.imported;
  return evaluator.project.definition(module.path, specifier, name)?.node ?? null;
}
