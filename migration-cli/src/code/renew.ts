import type { Node } from './ast.ts';
import { FURTHER } from './renew-further.ts';

/** Stands for every empty list of a tree: about half of its lists are empty. */
export const NO_NODES: Node[] = [];

export type Renewal = (node: Node, parent: Node | null) => Node;

/**
 * The commonest types of nodes, made again with their parent among their fields. A field that is added to a finished
 * object lies outside of it, in half the memory of the node once more; most nodes of a tree are of these types.
 */
export const RENEWALS: Readonly<Record<string, Renewal>> = {
  ...FURTHER,
  MemberExpression: ({ type, object, property, optional, computed, start, end }, parent) => ({
    type,
    object,
    property,
    optional,
    computed,
    start,
    end,
    parent,
  }),
  CallExpression: (node, parent) => {
    const { type, callee, typeArguments, arguments: given, optional, start, end } = node;
    return { type, callee, typeArguments, arguments: given, optional, start, end, parent };
  },
  Property: ({ type, kind, key, value, method, shorthand, computed, optional, start, end }, parent) => ({
    type,
    kind,
    key,
    value,
    method,
    shorthand,
    computed,
    optional,
    start,
    end,
    parent,
  }),
  VariableDeclarator: ({ type, id, init, definite, start, end }, parent) => ({
    type,
    id,
    init,
    definite,
    start,
    end,
    parent,
  }),
  VariableDeclaration: ({ type, kind, declarations, declare, start, end }, parent) => ({
    type,
    kind,
    declarations,
    declare,
    start,
    end,
    parent,
  }),
  ExpressionStatement: (node, parent) => {
    const { type, expression, directive, start, end } = node;
    return { type, expression, directive, start, end, parent };
  },
  ReturnStatement: ({ type, argument, start, end }, parent) => ({ type, argument, start, end, parent }),
  AwaitExpression: ({ type, argument, start, end }, parent) => ({ type, argument, start, end, parent }),
  ObjectExpression: ({ type, properties, start, end }, parent) => ({ type, properties, start, end, parent }),
  BlockStatement: ({ type, body, start, end }, parent) => ({ type, body, start, end, parent, scope: null }),
  TSTypeAnnotation: ({ type, typeAnnotation, start, end }, parent) => ({ type, typeAnnotation, start, end, parent }),
  TSTypeReference: ({ type, typeName, typeArguments, start, end }, parent) => ({
    type,
    typeName,
    typeArguments,
    start,
    end,
    parent,
  }),
  ImportSpecifier: ({ type, imported, local, importKind, start, end }, parent) => ({
    type,
    imported,
    local,
    importKind,
    start,
    end,
    parent,
  }),
};

/**
 * The same for those that have no children, which are half of all; null for one that has some. What a literal looks like
 * in print (`raw`) stands in the text.
 */
export const LEAVES: Readonly<Record<string, (node: Node, parent: Node | null) => Node | null>> = {
  Identifier: (node, parent) => {
    const { type, name, start, end } = node;
    return isPlain(node) ? { type, name: shared(name as string), start, end, parent } : null;
  },
  Literal: (node, parent) => {
    const { type, value, start, end } = node;
    return 'regex' in node || 'bigint' in node ? { ...node, parent } : { type, value, start, end, parent };
  },
  JSXIdentifier: ({ type, name, start, end }, parent) => ({ type, name, start, end, parent }),
  TemplateElement: ({ type, value, tail, start, end }, parent) => ({ type, value, tail, start, end, parent }),
  TSStringKeyword: ({ type, start, end }, parent) => ({ type, start, end, parent }),
};

/** More different names than this are told apart again from the beginning. */
const SHARED = 50_000;

const names = new Map<string, string>();

/** One text for all places that print a name: the parser makes a new one for each. */
function shared(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  if (names.size === SHARED) names.clear();
  names.set(name, name);
  return name;
}

/** A name without a type, a question mark or a decorator. */
function isPlain({ decorators, typeAnnotation, optional }: Node): boolean {
  return !typeAnnotation && optional !== true && (!Array.isArray(decorators) || decorators.length === 0);
}
