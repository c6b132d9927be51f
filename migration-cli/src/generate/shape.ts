import { child, children, keyOf, type Node, nameOf } from '../code/ast.ts';
import type { Project } from '../code/project.ts';
import { declarationOf } from './type-declaration.ts';

/** What values a type lets through: read from the source, checked at run time by the internal endpoints. */
export type Shape =
  | { t: 'any' }
  | { t: 'string' | 'number' | 'boolean' | 'bigint' | 'null' | 'nothing' | 'date' | 'bytes' }
  | { t: 'is'; value: string | number | boolean }
  | { t: 'array' | 'set'; of: Shape }
  | { t: 'map'; keys: Shape; of: Shape }
  | { t: 'record'; of: Shape }
  | { t: 'object'; fields: Record<string, { shape: Shape; optional: boolean }> }
  | { t: 'either'; of: Shape[] }
  | { t: 'bad'; why: string };

const DEPTH = 12;
const KEYWORDS: Record<string, Shape> = {
  TSStringKeyword: { t: 'string' },
  TSNumberKeyword: { t: 'number' },
  TSBooleanKeyword: { t: 'boolean' },
  TSNullKeyword: { t: 'null' },
  TSUndefinedKeyword: { t: 'nothing' },
  TSVoidKeyword: { t: 'nothing' },
  TSUnknownKeyword: { t: 'any' },
  TSAnyKeyword: { t: 'any' },
  TSObjectKeyword: { t: 'any' },
  TSBigIntKeyword: { t: 'bigint' },
  TSSymbolKeyword: { t: 'bad', why: 'a symbol is no JSON' },
  TSFunctionType: { t: 'bad', why: 'a function is no JSON' },
};
const BAD = new Set([
  'WeakMap',
  'WeakSet',
  'ArrayBuffer',
  'Blob',
  'Error',
  'RegExp',
  'URL',
  'Readable',
  'Writable',
  'Stream',
  'ReadableStream',
  'AbortSignal',
  'Request',
  'Response',
  'Promise',
]);

export function shapeOf(project: Project, file: string, node: Node, depth = 0): Shape {
  if (depth > DEPTH) return { t: 'any' };
  const keyword = KEYWORDS[node.type];
  if (keyword) return keyword;
  const next = (inner: Node | null): Shape => (inner ? shapeOf(project, file, inner, depth + 1) : { t: 'any' });
  switch (node.type) {
    case 'TSLiteralType':
      return literalShape(child(node, 'literal'));
    case 'TSArrayType':
      return wrap({ t: 'array', of: next(child(node, 'elementType')) });
    case 'TSUnionType':
      return either(children(node, 'types').map(next));
    case 'TSTypeLiteral':
      return objectShape(project, file, children(node, 'members'), depth);
    case 'TSParenthesizedType':
    case 'TSTypeOperator':
      return next(child(node, 'typeAnnotation'));
    case 'TSTypeReference':
      return referenceShape(project, file, node, depth);
    default:
      return { t: 'any' };
  }
}

function literalShape(literal: Node | null): Shape {
  const value = literal?.value;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? { t: 'is', value }
    : { t: 'any' };
}

function either(of: Shape[]): Shape {
  return of.find((shape) => shape.t === 'bad') ?? { t: 'either', of };
}

function wrap(shape: { t: 'array' | 'record' | 'set'; of: Shape }): Shape {
  return shape.of.t === 'bad' ? shape.of : shape;
}

function objectShape(project: Project, file: string, members: Node[], depth: number): Shape {
  const fields: Record<string, { shape: Shape; optional: boolean }> = {};
  for (const member of members) {
    const name = keyOf(child(member, 'key'));
    if (member.type === 'TSMethodSignature') return { t: 'bad', why: `${name ?? 'a member'} is a method` };
    if (member.type !== 'TSPropertySignature' || name === null) continue;
    const annotation = child(child(member, 'typeAnnotation'), 'typeAnnotation');
    const shape: Shape = annotation ? shapeOf(project, file, annotation, depth + 1) : { t: 'any' };
    if (shape.t === 'bad') return { t: 'bad', why: `${name}: ${shape.why}` };
    fields[name] = { shape, optional: member.optional === true };
  }
  return { t: 'object', fields };
}

function referenceShape(project: Project, file: string, node: Node, depth: number): Shape {
  const name = nameOf(child(node, 'typeName'));
  const list = child(node, 'typeArguments') ?? child(node, 'typeParameters');
  const args = children(list, 'params');
  if (name === 'Array' || name === 'ReadonlyArray')
    return wrap({ t: 'array', of: args[0] ? shapeOf(project, file, args[0], depth + 1) : { t: 'any' } });
  if (name === 'Record')
    return wrap({ t: 'record', of: args[1] ? shapeOf(project, file, args[1], depth + 1) : { t: 'any' } });
  if (name === 'Set' || name === 'ReadonlySet')
    return wrap({ t: 'set', of: args[0] ? shapeOf(project, file, args[0], depth + 1) : { t: 'any' } });
  if (name === 'Map' || name === 'ReadonlyMap') {
    const [keys, of] = [0, 1].map(
      (at): Shape => (args[at] ? shapeOf(project, file, args[at], depth + 1) : { t: 'any' }),
    );
    if (!keys || !of) return { t: 'any' };
    return [keys, of].find(({ t }) => t === 'bad') ?? { t: 'map', keys, of };
  }
  if (name === 'Promise') return { t: 'bad', why: 'a promise is no JSON' };
  const declared = name === null ? null : declarationOf(project, file, name);
  if (!declared && (name === 'Buffer' || name === 'Uint8Array')) return { t: 'bytes' };
  if (!declared && name === 'Date') return { t: 'date' };
  if (!declared) return name !== null && BAD.has(name) ? { t: 'bad', why: `${name} is no JSON` } : { t: 'any' };
  const { node: declaration, module } = declared;
  if (declaration.type === 'TSInterfaceDeclaration') {
    // What an interface inherits is not looked at: only its own fields are checked.
    return objectShape(project, module.path, children(child(declaration, 'body'), 'body'), depth);
  }
  if (declaration.type === 'TSTypeAliasDeclaration') {
    const aliased = child(declaration, 'typeAnnotation');
    return aliased ? shapeOf(project, module.path, aliased, depth + 1) : { t: 'any' };
  }
  return declaration.type === 'ClassDeclaration' ? { t: 'bad', why: `${name} is a class` } : { t: 'any' };
}
