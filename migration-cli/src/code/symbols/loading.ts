import { child, dottedName, isFunction, type Node, propertyOf, unwrap } from '../ast.ts';

/** They keep a function for later instead of calling or changing it. */
export const REGISTERS =
  /^(?:get|post|put|patch|delete|del|head|options|all|use|on|once|off|addListener|addEventListener|route|param|listen|then|catch|finally|set|add|push|unshift|schedule|process|subscribe|handle|register|command|action|before|after|hook|addHook)$/;
export const LATER = /^(?:setTimeout|setInterval|setImmediate|queueMicrotask|process\.nextTick)$/;

/** True where nobody takes the result. */
export function isForEffect(call: Node): boolean {
  let at: Node = call;
  while (
    at.parent &&
    /^(?:AwaitExpression|ChainExpression|UnaryExpression|LogicalExpression|MemberExpression|CallExpression)$/.test(
      at.parent.type,
    )
  ) {
    const { parent } = at;
    if (parent.type === 'CallExpression' && child(parent, 'callee') !== at) return false;
    at = parent;
  }
  return at.parent?.type === 'ExpressionStatement';
}

/** True where the node runs while the file is loaded: in no function, or in one that is called on the spot. */
export function isLoading(node: Node, top: Node): boolean {
  for (let up: Node | null | undefined = node; up && up !== top.parent; up = up.parent) {
    if (up !== node && isFunction(up) && !runsAtOnce(up)) return false;
    if (up.type === 'PropertyDefinition' && up.static !== true && up !== node) return false;
  }
  return true;
}

/** `(() => …)()`, and a callback of anything that does not keep it for later. */
function runsAtOnce(made: Node): boolean {
  const call = made.parent;
  if (call?.type !== 'CallExpression' && call?.type !== 'NewExpression') return false;
  const callee = unwrap(child(call, 'callee'));
  if (callee === made) return made.generator !== true;
  return !REGISTERS.test(propertyOf(callee) ?? '') && !LATER.test(dottedName(callee) ?? '');
}
