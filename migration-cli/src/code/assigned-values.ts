import { child, type Node, nameOf } from './ast.ts';
import type { ParsedModule } from './parse.ts';
import { type Binding, lookup } from './scope.ts';

const known = new WeakMap<ParsedModule, Map<Binding, Node[]>>();

/** What assignments give a variable in its module, in source order: bundles hold thousands, and each name may ask. */
export function assignedValues(module: ParsedModule, binding: Binding): Node[] {
  const before = known.get(module);
  if (before) return before.get(binding) ?? [];
  const found = new Map<Binding, Node[]>();
  known.set(module, found);
  for (const node of module.nodes('AssignmentExpression')) {
    const [left, right] = [child(node, 'left'), child(node, 'right')];
    const target = left?.type === 'Identifier' ? lookup(left, nameOf(left) ?? '') : null;
    if (!target || !right) continue;
    const values = found.get(target);
    if (values) values.push(right);
    else found.set(target, [right]);
  }
  return found.get(binding) ?? [];
}
