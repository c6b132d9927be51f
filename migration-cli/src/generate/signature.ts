import { child, children, type Node, nameOf } from '../code/ast.ts';
import type { Project } from '../code/project.ts';
import type { SymbolRef } from '../model/inventory.ts';
import { type Shape, shapeOf } from './shape.ts';
import { TypeSlice } from './type-slice.ts';

export interface Parameter {
  name: string;
  /** As it is printed in the signature of the client, with type and default. */
  text: string;
  rest: boolean;
  optional: boolean;
  /** True for the transaction of the caller, which cannot travel. */
  transaction: boolean;
  shape: Shape;
}

export interface Signature {
  symbol: SymbolRef;
  language: 'ts' | 'js';
  /** False where its callers have to become asynchronous with the client. */
  async: boolean;
  params: Parameter[];
  /** Text of the return type; '' in JavaScript. */
  returns: string;
  /** What the caller gets, a promise left out; of any form in JavaScript. */
  result: Shape;
  slice: TypeSlice;
  /** What keeps the function from being called over HTTP. */
  problems: string[];
}

/** Reads what a caller sees of an exported function; null where the symbol is no function of the tree. */
export function signatureOf(project: Project, symbol: SymbolRef): Signature | null {
  const found = project.exported(symbol.file, symbol.name);
  if (!found?.node) return null;
  const node = functionNode(found.node);
  if (!node) return null;
  const { module } = found;
  const language = /\.[cm]?tsx?$/.test(module.path) ? 'ts' : 'js';
  const slice = new TypeSlice(project);
  const problems: string[] = [];
  const params = children(node, 'params').map((param, index) =>
    parameter(project, module.path, param, index, slice, problems),
  );
  const annotation = child(child(node, 'returnType'), 'typeAnnotation');
  const returns = annotation ? module.text.slice(annotation.start, annotation.end) : '';
  const result: Shape =
    language === 'ts' ? checkReturn(project, module.path, annotation, slice, problems) : { t: 'any' };
  const asynchronous = node.async === true || returns.startsWith('Promise<') || returns.startsWith('PromiseLike<');
  return {
    symbol,
    language,
    async: asynchronous,
    params,
    returns,
    result,
    slice,
    problems: [...problems, ...slice.problems],
  };
}

function functionNode(node: Node): Node | null {
  if (/Function/.test(node.type)) return node;
  const value = node.type === 'VariableDeclarator' ? child(node, 'init') : null;
  return value && functionNode(value);
}

const TRANSACTION = /^(?:tx|trx|transaction|client|dbClient|connection|conn)$/i;
const TRANSACTION_TYPE = /\b(?:Tx|Trx|Transaction|PoolClient|ClientBase|EntityManager|TransactionClient|Queryable)\b/;

function parameter(
  project: Project,
  file: string,
  param: Node,
  index: number,
  slice: TypeSlice,
  problems: string[],
): Parameter {
  const module = project.modules.get(file);
  const rest = param.type === 'RestElement';
  const withDefault = param.type === 'AssignmentPattern';
  const target = withDefault ? (child(param, 'left') ?? param) : rest ? (child(param, 'argument') ?? param) : param;
  const identifier = target.type === 'Identifier' ? nameOf(target) : null;
  const name = identifier ?? `argument${index + 1}`;
  const annotation = child(
    child(rest ? param : target, 'typeAnnotation') ?? child(target, 'typeAnnotation'),
    'typeAnnotation',
  );
  const type = annotation && module ? module.text.slice(annotation.start, annotation.end) : '';
  const transaction = (type === '' && TRANSACTION.test(name)) || TRANSACTION_TYPE.test(type);
  const optional = withDefault || target.optional === true;
  const shape: Shape = annotation && !transaction ? shapeOf(project, file, annotation) : { t: 'any' };
  if (shape.t === 'bad') problems.push(`the argument ${name} cannot travel as JSON: ${shape.why}`);
  if (/^(?:req|res|request|response|next)$/.test(name))
    problems.push(`the argument ${name} is a part of an HTTP exchange`);
  if (annotation && !transaction) slice.need(file, annotation);
  const mark = optional ? '?' : '';
  const text = `${rest ? '...' : ''}${name}${type === '' ? '' : `${rest ? '' : mark}: ${type}`}`;
  return { name, text, rest, optional, transaction, shape };
}

function checkReturn(
  project: Project,
  file: string,
  annotation: Node | null,
  slice: TypeSlice,
  problems: string[],
): Shape {
  if (!annotation) {
    problems.push('it prints no return type, so the client cannot have the same one');
    return { t: 'any' };
  }
  slice.need(file, annotation);
  const inner = awaited(annotation);
  const shape: Shape = inner ? shapeOf(project, file, inner) : { t: 'any' };
  if (shape.t === 'bad') problems.push(`its result cannot travel as JSON: ${shape.why}`);
  return shape;
}

/** T of Promise<T>. */
function awaited(annotation: Node): Node | null {
  if (nameOf(child(annotation, 'typeName')) !== 'Promise') return annotation;
  const list = child(annotation, 'typeArguments') ?? child(annotation, 'typeParameters');
  return children(list, 'params')[0] ?? null;
}
