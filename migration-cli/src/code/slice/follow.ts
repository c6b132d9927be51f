import { ancestors, child, children, isFunction, type Node, nameOf, propertyOf, unwrap } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import type { Place } from '../place.ts';
import type { Project } from '../project.ts';
import { type Binding, lookup, requiredSpecifier } from '../scope.ts';

const MAX_DEPTH = 12;
/** What a router is asked for when it is mounted, and what gives the same router back. */
const PASSING = /^(?:routes|middleware|allowedMethods|router|default|handler)$/;

/**
 * The node that a reference stands for: the call that makes a router, a function that registers routes, or a class of
 * handlers. Null where it leads out of the tree or cannot be followed. Imports, barrels, `new X().router` and
 * `router.routes()` are followed.
 */
export function followed(project: Project, place: Place, depth = 0): Node | null {
  const node = unwrap(place.node);
  if (!node || depth > MAX_DEPTH) return null;
  const on = (next: Node | null) => (next ? followed(project, { node: next, module: place.module }, depth + 1) : null);
  if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return node;
  if (node.type === 'Identifier') {
    const binding = lookup(node, nameOf(node) ?? '');
    return binding && ofBinding(project, binding, place.module, depth + 1);
  }
  if (node.type === 'MemberExpression') return ofMember(project, node, place.module, depth + 1) ?? passed(node, on);
  if (node.type === 'AwaitExpression') return on(child(node, 'argument'));
  if (node.type === 'NewExpression') return on(child(node, 'callee')) ?? node;
  if (node.type !== 'CallExpression') return null;
  const required = requiredSpecifier(node);
  if (required !== null) return exported(project, place.module, required, '*', depth + 1);
  const callee = unwrap(child(node, 'callee'));
  if (callee?.type === 'MemberExpression' && PASSING.test(propertyOf(callee) ?? '')) return on(child(callee, 'object'));
  // A factory stands for what it makes; anything else that is called (`Router()`) for itself.
  return on(callee) ?? node;
}

function passed(node: Node, on: (next: Node | null) => Node | null): Node | null {
  return PASSING.test(propertyOf(node) ?? '') ? on(child(node, 'object')) : null;
}

function ofBinding(project: Project, binding: Binding, module: ParsedModule, depth: number): Node | null {
  if (binding.imported) return exported(project, module, binding.imported.specifier, binding.imported.name, depth);
  if (binding.kind === 'param') return [...ancestors(binding.node)].find(isFunction) ?? null;
  if (binding.path.length > 0 || binding.init === null) return null;
  return followed(project, { node: binding.init, module }, depth);
}

function ofMember(project: Project, node: Node, module: ParsedModule, depth: number): Node | null {
  const object = unwrap(child(node, 'object'));
  const name = propertyOf(node);
  if (object === null || name === null) return null;
  const required = requiredSpecifier(object);
  if (required !== null) return exported(project, module, required, name, depth);
  const binding = object.type === 'Identifier' ? lookup(object, nameOf(object) ?? '') : null;
  const imported = binding?.imported;
  if (imported && (imported.name === '*' || imported.name === 'default'))
    return exported(project, module, imported.specifier, name, depth);
  const property = binding?.init ? propertyValue(binding.init, name) : null;
  return property ? followed(project, { node: property, module }, depth) : null;
}

function propertyValue(init: Node, name: string): Node | null {
  const object = unwrap(init);
  if (object?.type !== 'ObjectExpression') return null;
  const property = children(object, 'properties').find((item) => nameOf(child(item, 'key')) === name);
  return child(property, 'value');
}

function exported(project: Project, module: ParsedModule, specifier: string, name: string, depth: number): Node | null {
  const to = project.resolve(module.path, specifier).to;
  if (to === null || depth > MAX_DEPTH) return null;
  const names = name === '*' ? ['default'] : [name];
  for (const each of names) {
    const found = project.exported(to, each);
    if (found?.node) return followed(project, { node: found.node, module: found.module }, depth + 1);
  }
  return null;
}
