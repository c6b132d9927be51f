import { child, dottedName, type Node, nameOf, propertyOf, unwrap } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import { lookup } from '../scope.ts';

/** `exports` or `module.exports` of a CommonJS module, where nothing else in the file is called so. */
export function isExports(node: Node | null): boolean {
  const target = unwrap(node);
  const name = dottedName(target);
  return (
    (name === 'exports' || name === 'module.exports') &&
    target !== null &&
    lookup(target, name.split('.')[0] ?? '') === null
  );
}

/** `exports.a` and `module.exports.a`, with the name. */
export function exportMember(node: Node): string | null {
  return node.type === 'MemberExpression' && isExports(child(node, 'object')) ? propertyOf(node) : null;
}

/** Every place that names the exports as a whole and not one of them. */
export function wholeUses(module: ParsedModule): Node[] {
  const found: Node[] = [];
  for (const node of module.nodes('Identifier')) {
    const name = nameOf(node);
    const { parent } = node;
    if (name === 'exports' && parent?.type === 'MemberExpression' && parent.property === node) {
      if (isExports(parent) && !isNamedMember(parent)) found.push(parent);
    } else if (name === 'exports' && isExports(node) && !isNamedMember(node) && !isKey(node)) found.push(node);
  }
  return found;
}

/** True for the object of `exports.name`. */
function isNamedMember(node: Node): boolean {
  const { parent } = node;
  return parent?.type === 'MemberExpression' && parent.object === node && propertyOf(parent) !== null;
}

function isKey(node: Node): boolean {
  const { parent } = node;
  return parent?.type === 'Property' && parent.key === node && parent.computed !== true && parent.shorthand !== true;
}
