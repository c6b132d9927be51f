import { child, children, isNode, keyOf, type Node } from '../code/ast.ts';
import { parseModule } from '../code/parse.ts';

/** Reads JSON with comments and trailing commas (tsconfig); undefined where it is not that. */
export function parseLooseJson(text: string): unknown {
  const module = parseModule('value.ts', `(${text.replace(/^\uFEFF/, '')}\n)`);
  const statement = children(module.program, 'body')[0];
  return module.error === null ? literalValue(child(statement, 'expression')) : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of an expression made of literals alone; undefined for anything else. */
function literalValue(node: Node | null): unknown {
  if (node?.type === 'Literal') return node.value;
  if (node?.type === 'ArrayExpression') return children(node, 'elements').map(literalValue);
  if (node?.type === 'UnaryExpression' && node.operator === '-') return -Number(literalValue(child(node, 'argument')));
  if (node?.type !== 'ObjectExpression') return undefined;
  const entries = children(node, 'properties').map((property) => {
    const value = property.value;
    return [keyOf(child(property, 'key')) ?? '', isNode(value) ? literalValue(value) : undefined] as const;
  });
  return Object.fromEntries(entries);
}

export const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
