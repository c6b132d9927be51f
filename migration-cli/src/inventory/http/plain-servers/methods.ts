import { ancestors, child, children, type Node, stringOf, walk } from '../../../code/ast.ts';
import type { Meanings } from './meanings.ts';

/** The methods under which a comparison of the address is reached: of its condition, one around it, or those inside; else all. */
export function methodsFor(comparison: Node, fn: Node, meanings: Meanings): string[] {
  const around = aroundOf(comparison, fn, meanings);
  if (around.length > 0) return around;
  const inside = insideOf(comparison, meanings);
  return inside.length > 0 ? inside : ['ALL'];
}

function aroundOf(comparison: Node, fn: Node, meanings: Meanings): string[] {
  let below = comparison;
  for (const up of ancestors(comparison)) {
    if (up === fn) return [];
    const found = [...conditionOf(up, below, meanings)];
    if (found.length > 0) return found;
    below = up;
  }
  return [];
}

/** What a node says of the method for one of its children. */
function conditionOf(up: Node, below: Node, meanings: Meanings): string[] {
  if (up.type === 'LogicalExpression' && up.operator === '&&')
    return [child(up, 'left'), child(up, 'right')].flatMap((side) => (side === below ? [] : methodsIn(side, meanings)));
  if (/^(?:IfStatement|ConditionalExpression)$/.test(up.type))
    return child(up, 'consequent') === below ? methodsIn(child(up, 'test'), meanings) : [];
  if (up.type !== 'SwitchCase' || !up.parent || meanings.of(child(up.parent, 'discriminant')) !== 'method') return [];
  const text = stringOf(child(up, 'test'));
  return text === null ? [] : [text];
}

/** `req.method === 'GET'`, also as one of several. */
function methodsIn(test: Node | null, meanings: Meanings): string[] {
  if (test?.type === 'LogicalExpression')
    return [child(test, 'left'), child(test, 'right')].flatMap((side) => methodsIn(side, meanings));
  if (test?.type !== 'BinaryExpression' || !/^={2,3}$/.test(String(test.operator))) return [];
  const [left, right] = [child(test, 'left'), child(test, 'right')];
  const text =
    meanings.of(left) === 'method' ? stringOf(right) : meanings.of(right) === 'method' ? stringOf(left) : null;
  return text === null ? [] : [text];
}

/** `case '/users': if (req.method === 'GET') …`, `if (path === '/users') switch (req.method) …` */
function insideOf(comparison: Node, meanings: Meanings): string[] {
  const body = bodyOf(comparison);
  const found = new Set<string>();
  for (const node of body)
    walk(node, (part) => {
      if (part.type === 'BinaryExpression') for (const method of methodsIn(part, meanings)) found.add(method);
      if (part.type === 'SwitchStatement' && meanings.of(child(part, 'discriminant')) === 'method')
        for (const item of children(part, 'cases')) {
          const text = stringOf(child(item, 'test'));
          if (text !== null) found.add(text);
        }
    });
  return [...found];
}

/** What runs where the comparison holds. */
function bodyOf(comparison: Node): Node[] {
  if (comparison.type === 'SwitchCase') return children(comparison, 'consequent');
  let below = comparison;
  for (const up of ancestors(comparison)) {
    if (/^(?:IfStatement|ConditionalExpression)$/.test(up.type)) {
      const body = child(up, 'consequent');
      return child(up, 'test') === below && body ? [body] : [];
    }
    if (up.type !== 'LogicalExpression') return [];
    below = up;
  }
  return [];
}
