import { ancestors, child, keyOf, type Node, propertyOf, unwrap } from '../../code/ast.ts';

/**
 * What the first parameter of a function queries, where Objection hands it a query: the one of `User.query().modify((query) => …)`,
 * or the class in whose `modifiers` the function stands.
 */
export function queriedBy(fn: Node): Node | null {
  const call = fn.parent;
  const callee = call?.type === 'CallExpression' ? unwrap(child(call, 'callee')) : null;
  if (callee) return propertyOf(callee) === 'modify' ? child(callee, 'object') : null;
  if (fn.parent?.type !== 'Property' || fn.parent.parent?.type !== 'ObjectExpression') return null;
  for (const up of ancestors(fn)) {
    const isMember = up.type === 'MethodDefinition' || up.type === 'PropertyDefinition';
    if (isMember && up.static === true)
      return keyOf(child(up, 'key')) === 'modifiers' ? (up.parent?.parent ?? null) : null;
  }
  return null;
}
