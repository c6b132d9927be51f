import { child, children, isFunction, keyOf, type Node, nameOf, propertyOf } from '../code/ast.ts';

/** The nearest function around a node, or null at module level. */
export function enclosingFunction(node: Node): Node | null {
  let up = node.parent;
  while (up && !isFunction(up)) up = up.parent;
  return up ?? null;
}

/** The name of a function: its own, its variable's, its property's, or null for a bare callback. */
export function functionName(node: Node): string | null {
  const own = nameOf(child(node, 'id'));
  const parent = node.parent;
  if (own || !parent) return own;
  if (parent.type === 'VariableDeclarator') return nameOf(child(parent, 'id'));
  if (parent.type === 'Property' || parent.type === 'PropertyDefinition') return keyOf(child(parent, 'key'));
  if (parent.type === 'MethodDefinition') return methodName(parent);
  if (parent.type === 'AssignmentExpression') {
    const left = child(parent, 'left');
    return propertyOf(left) ?? nameOf(left);
  }
  return null;
}

function methodName(method: Node): string | null {
  const name = keyOf(child(method, 'key'));
  const owner = method.parent?.parent;
  const className = nameOf(child(owner, 'id'));
  return className && name ? `${className}.${name}` : name;
}

/** The name of the nearest named function around a node; callbacks count for the function that holds them. */
export function within(node: Node): string | null {
  for (let up = enclosingFunction(node); up; up = enclosingFunction(up)) {
    const name = functionName(up);
    if (name !== null) return name;
  }
  return null;
}

/** Every value that a function returns, without those of the functions inside of it; `returns` are all of its module. */
export function returnedValues(fn: Node, returns: Node[]): Node[] {
  const body = child(fn, 'body');
  if (body && body.type !== 'BlockStatement') return [body];
  // Bundles hold thousands, and each call of a function asks.
  const byFunction = grouped.get(returns) ?? Map.groupBy(returns, enclosingFunction);
  grouped.set(returns, byFunction);
  return (byFunction.get(fn) ?? []).flatMap((statement) => child(statement, 'argument') ?? []);
}

const grouped = new WeakMap<Node[], Map<Node | null, Node[]>>();

export const argumentsOf = (call: Node) => children(call, 'arguments');
