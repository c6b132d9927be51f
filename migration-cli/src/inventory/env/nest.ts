import {
  ancestors,
  child,
  children,
  isFunction,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  unwrap,
} from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { CallGraph } from '../call-graph.ts';
import { argumentsOf } from '../functions.ts';

/** True where an expression is Nest's `ConfigService`: by its type, by what was asked of the container, or by what is injected. */
export function isConfigService(graph: CallGraph, { node, module }: Place): boolean {
  const inner = unwrap(node);
  if (inner?.type === 'MemberExpression' && child(inner, 'object')?.type === 'ThisExpression')
    return isService(graph, module.path, typeOfField(inner, propertyOf(inner) ?? ''));
  if (inner?.type === 'NewExpression') return isService(graph, module.path, child(inner, 'callee'));
  if (inner?.type === 'CallExpression') return isService(graph, module.path, argumentsOf(inner)[0] ?? null);
  const binding = inner?.type === 'Identifier' ? lookup(inner, nameOf(inner) ?? '') : null;
  if (!binding || binding.path.length > 0) return false;
  if (binding.kind === 'param')
    return isService(graph, module.path, typeOf(binding.node) ?? injected(binding.node, binding.position ?? 0));
  const declared = typeOf(child(binding.node, 'id'));
  if (declared) return isService(graph, module.path, declared);
  const made = binding.init ? unwrap(binding.init) : null;
  const asked = made?.type === 'CallExpression' && /^(?:get|resolve)$/.test(propertyOf(child(made, 'callee')) ?? '');
  return isService(graph, module.path, asked && made ? (argumentsOf(made)[0] ?? null) : child(made, 'callee'));
}

function isService(graph: CallGraph, path: string, name: Node | null): boolean {
  const imported = name ? lookup(name, nameOf(name) ?? '')?.imported : null;
  if (!imported || !/ConfigService$/.test(imported.name)) return false;
  return imported.specifier === '@nestjs/config' || passedOn(graph, path, imported);
}

/** Passed on from '@nestjs/config' by a module of the tree, or a class that extends it. */
function passedOn(graph: CallGraph, path: string, { specifier, name }: { specifier: string; name: string }): boolean {
  const from = graph.evaluator.project.definition(path, specifier, name);
  if (from?.export?.from?.specifier === '@nestjs/config') return true;
  const base = /^Class/.test(from?.node?.type ?? '') ? child(from?.node, 'superClass') : null;
  return base !== null && lookup(base, nameOf(base) ?? '')?.imported?.specifier === '@nestjs/config';
}

/** The type that is written for `this.name`. */
function typeOfField(member: Node, name: string): Node | null {
  for (const up of ancestors(member)) {
    if (!/^Class(?:Declaration|Expression)$/.test(up.type)) continue;
    for (const part of children(child(up, 'body'), 'body')) {
      if (part.type === 'PropertyDefinition' && keyOf(child(part, 'key')) === name) return typeOf(part);
      const params = part.kind === 'constructor' ? children(child(part, 'value'), 'params') : [];
      const own = params.find((param) => nameOf(child(param, 'parameter')) === name);
      if (own) return typeOf(child(own, 'parameter'));
    }
    return null;
  }
  return null;
}

/** The name in `x: Name` and `x: Name<…>`. */
function typeOf(node: Node | null): Node | null {
  const target = node?.type === 'TSParameterProperty' ? child(node, 'parameter') : node;
  const type = child(child(target, 'typeAnnotation'), 'typeAnnotation');
  return type?.type === 'TSTypeReference' ? child(type, 'typeName') : null;
}

/** `{ inject: [ConfigService], useFactory: (config) => … }`: what stands for a parameter. */
function injected(param: Node, position: number): Node | null {
  const fn = param.parent;
  const property = isFunction(fn) ? fn?.parent : null;
  if (property?.type !== 'Property') return null;
  const inject = children(property.parent, 'properties').find((item) => keyOf(child(item, 'key')) === 'inject');
  return children(child(inject, 'value'), 'elements')[position] ?? null;
}
