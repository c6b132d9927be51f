import { visitorKeys } from 'oxc-parser';

/** A node of the ESTree (with the TypeScript additions), read through the helpers below. */
export interface Node {
  type: string;
  start: number;
  end: number;
  /** Set by `linkScopes`. */
  parent?: Node | null;
  [key: string]: unknown;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** The child node under `key`, or null. */
export function child(node: Node | null | undefined, key: string): Node | null {
  const value = node?.[key];
  return isNode(value) ? value : null;
}

const NONE: Node[] = [];

/** The child nodes under `key`, only to be read; holes of array patterns are left out. */
export function children(node: Node | null | undefined, key: string): Node[] {
  const value = node?.[key];
  if (!Array.isArray(value)) return NONE;
  // The only thing beside nodes that a list of the grammar holds; looking at each node costs a tenth of an inventory.
  return value.includes(null) ? value.filter(isNode) : value;
}

export function nameOf(node: Node | null | undefined): string | null {
  if (node?.type === 'Identifier' || node?.type === 'JSXIdentifier' || node?.type === 'PrivateIdentifier') {
    return node.name as string;
  }
  return null;
}

/** The value of a string literal, or of a template without holes. */
export function stringOf(node: Node | null | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && children(node, 'expressions').length === 0) {
    const quasi = children(node, 'quasis')[0]?.value as { cooked?: string } | undefined;
    return quasi?.cooked ?? null;
  }
  return null;
}

/** Where the text of a template's piece stands, without the backtick, '${' or '}' beside it. */
export function quasiSpan(quasi: Node): { start: number; end: number } {
  return { start: quasi.start + 1, end: quasi.end - (quasi.tail === true ? 1 : 2) };
}

/** The name of a property key or of a module export name, when it is not computed from anything. */
export function keyOf(node: Node | null | undefined): string | null {
  return nameOf(node) ?? stringOf(node) ?? (node?.type === 'Literal' ? String(node.value) : null);
}

/** `a.b`, `a['b']` and `a?.b` give 'b'. */
export function propertyOf(member: Node | null | undefined): string | null {
  if (member?.type !== 'MemberExpression') return null;
  const property = child(member, 'property');
  return member.computed ? stringOf(property) : nameOf(property);
}

const WRAPPERS = new Set([
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'ChainExpression',
]);

/** The expression inside of parentheses, type assertions and optional chains. */
export function unwrap(node: Node | null): Node | null {
  let inner = node;
  while (inner && WRAPPERS.has(inner.type)) inner = child(inner, 'expression');
  return inner;
}

/** The dotted name of `a.b.c`, or null for anything else. */
export function dottedName(node: Node | null | undefined): string | null {
  const inner = unwrap(node ?? null);
  if (inner?.type === 'MemberExpression') {
    const object = dottedName(child(inner, 'object'));
    const property = propertyOf(inner);
    return object && property ? `${object}.${property}` : null;
  }
  if (inner?.type === 'MetaProperty') return `${nameOf(child(inner, 'meta'))}.${nameOf(child(inner, 'property'))}`;
  if (inner?.type === 'ThisExpression') return 'this';
  return nameOf(inner);
}

export function isFunction(node: Node | null | undefined): boolean {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  );
}

/** Calls `visit` for every node, parents before children, in source order of the grammar. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const key of visitorKeys[node.type] ?? []) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) walk(item, visit);
    } else if (isNode(value)) walk(value, visit);
  }
}

/** Every ancestor, nearest first. */
export function* ancestors(node: Node): Generator<Node> {
  for (let up = node.parent; up; up = up.parent) yield up;
}
