import { child, children, isNode, keyOf, type Node } from './ast.ts';
import { parseModule } from './parse.ts';

/** JSON with comments and trailing commas (tsconfig); undefined where it is not that. */
export function readLooseJson(text: string): unknown {
  const module = parseModule('value.ts', `(${text.replace(/^\uFEFF/, '')}\n)`);
  return module.error === null
    ? literalOf(child(children(module.program, 'body')[0] ?? null, 'expression'))
    : undefined;
}

function literalOf(node: Node | null): unknown {
  if (node?.type === 'Literal') return node.value;
  if (node?.type === 'ArrayExpression') return children(node, 'elements').map(literalOf);
  if (node?.type === 'UnaryExpression' && node.operator === '-') return -Number(literalOf(child(node, 'argument')));
  if (node?.type !== 'ObjectExpression') return undefined;
  const entries = children(node, 'properties').map((property) => {
    const { value } = property;
    return [keyOf(child(property, 'key')) ?? '', isNode(value) ? literalOf(value) : undefined] as const;
  });
  return Object.fromEntries(entries);
}
