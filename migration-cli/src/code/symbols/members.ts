import { child, children, dottedName, keyOf, type Node, nameOf, propertyOf, unwrap } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import { lookup } from '../scope.ts';
import { isLabel } from './references.ts';

/** One use of a member of a module that was imported as a whole. `at` is what stands for the module there. */
export interface MemberUse {
  name: string;
  at: Node;
}

/** The members in use of a module that stands under a local name; null where it is handed on as a whole. */
export function membersOf(module: ParsedModule, local: string): MemberUse[] | null {
  const binding = module.scope.names.get(local);
  const uses: MemberUse[] = [];
  for (const node of module.nodes('Identifier').concat(module.nodes('JSXIdentifier'))) {
    if (nameOf(node) !== local || isLabel(node) || (binding && lookup(node, local) !== binding)) continue;
    if (binding && node.start >= binding.node.start && node.end <= binding.node.end && isDeclared(node, binding.node))
      continue;
    const found = memberAt(node);
    if (found === null) return null;
    uses.push(...found);
  }
  return uses;
}

/** True where each use of a module that was imported as a whole is `Object.values(it)`, or of its keys or entries. */
export function isWalked(module: ParsedModule, local: string): boolean {
  const binding = module.scope.names.get(local);
  const uses = module
    .nodes('Identifier')
    .filter((node) => nameOf(node) === local && !isLabel(node) && lookup(node, local) === binding)
    .filter((node) => !(binding && isDeclared(node, binding.node)));
  return uses.length > 0 && uses.every((node) => WALKS.test(dottedName(child(node.parent ?? null, 'callee')) ?? ''));
}

const WALKS = /^Object\.(?:values|keys|entries)$/;

/** The members that an inline `require('x')` or `import('x')` takes; null where it takes the whole. */
export function inlineMembers(module: ParsedModule, start: number): MemberUse[] | null {
  const source = module.nodes('Literal').find((node) => node.start === start);
  const call = source?.parent;
  if (call?.type !== 'CallExpression' && call?.type !== 'ImportExpression') return null;
  const outer = call.parent?.type === 'AwaitExpression' ? call.parent : call;
  return memberAt(outer);
}

function isDeclared(node: Node, declaration: Node): boolean {
  const id = declaration.type === 'VariableDeclarator' ? child(declaration, 'id') : declaration;
  return id !== null && node.start >= id.start && node.end <= id.end;
}

function memberAt(node: Node): MemberUse[] | null {
  const { parent } = node;
  if (parent?.type === 'MemberExpression' && parent.object === node) {
    const name = propertyOf(parent);
    return name === null ? null : [{ name, at: node }];
  }
  if (parent?.type === 'JSXMemberExpression' && parent.object === node) {
    const name = nameOf(child(parent, 'property'));
    return name === null ? null : [{ name, at: node }];
  }
  if (parent?.type === 'TSQualifiedName' && parent.left === node) {
    const name = nameOf(child(parent, 'right'));
    return name === null ? null : [{ name, at: node }];
  }
  if (parent?.type === 'VariableDeclarator' && unwrap(child(parent, 'init')) === node) {
    const pattern = child(parent, 'id');
    if (pattern?.type !== 'ObjectPattern') return null;
    const properties = children(pattern, 'properties');
    const names = properties.map((item) => (item.type === 'Property' ? keyOf(child(item, 'key')) : null));
    return names.every((name) => name !== null) ? names.map((name) => ({ name: name ?? '', at: node })) : null;
  }
  return parent?.type === 'ExpressionStatement' || parent?.type === 'TSTypeQuery' ? [] : null;
}
