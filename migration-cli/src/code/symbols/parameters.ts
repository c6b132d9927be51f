import { child, children, dottedName, type Node, nameOf, propertyOf, unwrap, walk } from '../ast.ts';
import { lookup } from '../scope.ts';

/** Methods that change what they are called on. */
export const MUTATORS =
  /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear|append|next|emit|on|once|off|addListener|removeListener|setTime|setDate|setFullYear|setHours)$/;
/** Functions that change their first argument. */
export const CHANGES_FIRST =
  /^(?:Object\.(?:assign|defineProperty|defineProperties|setPrototypeOf|freeze|seal)|Reflect\.(?:set|defineProperty|deleteProperty)|(?:util\.)?inherits|_\.(?:assign|merge|extend|defaults|set|unset|mixin)|(?:merge|extend|promisifyAll))$/;

/** Which parameters a function changes, by their positions; `madeBy` gives the function of this file that a callee names. */
export function changedParameters(
  made: Node,
  madeBy: (callee: Node) => Node | null,
  known: Map<Node, Set<number>>,
): Set<number> {
  const before = known.get(made);
  if (before) return before;
  const found = new Set<number>();
  // Known before it is read, so that functions that call each other come to an end.
  known.set(made, found);
  const params = children(made, 'params');
  const note = (target: Node | null) => {
    const local = rootIdentifier(target);
    const binding = local ? lookup(local, nameOf(local) ?? '') : null;
    if (binding?.kind === 'param' && binding.position !== null && params.includes(binding.node))
      found.add(binding.position);
  };
  walk(made, (node) => {
    const written = unwrap(child(node, node.type === 'UpdateExpression' ? 'argument' : 'left'));
    if (/^(?:Assignment|Update)Expression$/.test(node.type) && written?.type === 'MemberExpression') note(written);
    if (node.type !== 'CallExpression') return;
    const callee = unwrap(child(node, 'callee'));
    const args = children(node, 'arguments');
    if (callee?.type === 'MemberExpression' && MUTATORS.test(propertyOf(callee) ?? '')) note(child(callee, 'object'));
    if (CHANGES_FIRST.test(dottedName(callee) ?? '')) note(args[0] ?? null);
    const inner = callee?.type === 'Identifier' ? madeBy(callee) : null;
    const further = inner && changedParameters(inner, madeBy, known);
    args.forEach((item, position) => {
      if (further?.has(position)) note(item);
    });
  });
  return found;
}

function rootIdentifier(node: Node | null): Node | null {
  let at = unwrap(node);
  while (at?.type === 'MemberExpression') at = unwrap(child(at, 'object'));
  return at?.type === 'Identifier' ? at : null;
}
