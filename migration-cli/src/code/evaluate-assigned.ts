import { child, type Node, nameOf, propertyOf } from './ast.ts';
import type { ParsedModule } from './parse.ts';
import { type Binding, lookup } from './scope.ts';

const known = new WeakMap<ParsedModule, Map<Binding, Map<string, Node[]>>>();

/** `const db = {}; db.users = …`: what is assigned to one property of a module's own object, where it is assigned once. */
export function assignedProperty(module: ParsedModule, object: Node, key: string): Node | null {
  const declarator = object.parent?.type === 'VariableDeclarator' ? object.parent : null;
  const id = child(declarator, 'id');
  const binding = id?.type === 'Identifier' ? lookup(id, nameOf(id) ?? '') : null;
  const values = binding ? assignmentsOf(module).get(binding)?.get(key) : undefined;
  return values?.length === 1 ? (values[0] ?? null) : null;
}

function assignmentsOf(module: ParsedModule): Map<Binding, Map<string, Node[]>> {
  const before = known.get(module);
  if (before) return before;
  const found = new Map<Binding, Map<string, Node[]>>();
  for (const node of module.nodes('AssignmentExpression')) {
    const left = child(node, 'left');
    const object = left?.type === 'MemberExpression' ? child(left, 'object') : null;
    const key = propertyOf(left);
    const binding = object?.type === 'Identifier' ? lookup(object, nameOf(object) ?? '') : null;
    const right = node.operator === '=' ? child(node, 'right') : null;
    if (!binding || key === null || !right) continue;
    const keys = found.get(binding) ?? new Map<string, Node[]>();
    keys.set(key, [...(keys.get(key) ?? []), right]);
    found.set(binding, keys);
  }
  known.set(module, found);
  return found;
}
