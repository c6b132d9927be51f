import { ancestors, child, isFunction, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import { associationNamed } from './mixin-names.ts';
import type { Model, Models } from './model.ts';

/** The rows that `user.getPosts()` and `user.createPost()` of Sequelize give are those of the association; Bookshelf has `user.posts()`. */
export function associated(models: Models, model: Model, method: string): { model: Model } | null {
  if (model.library === 'bookshelf') {
    const own = model.relations.find(({ alias }) => alias === method);
    const other = own ? models.target(own) : null;
    return other ? { model: other } : null;
  }
  const [, name] = /^(?:get|create)([A-Z]\w*)$/.exec(method) ?? [];
  if (name === undefined || model.library !== 'sequelize') return null;
  const relation = model.relations.find(({ alias }) => associationNamed(alias, name));
  const target = relation ? models.target(relation) : null;
  return target ? { model: target } : null;
}

/** What `this` is in a function that is put on a model: `User.prototype.rename = function () {…}`, or the name of one. */
export function ofPrototype<T>(place: Place, of: (owner: Place) => T | null): T | null {
  const fn = place.module.text.includes('.prototype.') ? methodAround(place.node) : null;
  if (fn === null) return null;
  for (const assignment of place.module.nodes('AssignmentExpression')) {
    const left = unwrap(child(assignment, 'left'));
    const object = left?.type === 'MemberExpression' ? unwrap(child(left, 'object')) : null;
    const owner = propertyOf(object) === 'prototype' ? child(object, 'object') : null;
    if (owner && standsFor(unwrap(child(assignment, 'right')), fn)) return of({ node: owner, module: place.module });
  }
  return null;
}

/** What `this` is in what a repository of TypeORM is extended by: `getRepository(User).extend({ byName() { … } })`. */
export function ofExtended<T>(place: Place, of: (owner: Place) => T | null): T | null {
  const fn = place.module.text.includes('.extend(') ? methodAround(place.node) : null;
  const call = fn?.parent?.type === 'Property' ? fn.parent.parent?.parent : null;
  const callee = call?.type === 'CallExpression' ? unwrap(child(call, 'callee')) : null;
  const object = propertyOf(callee) === 'extend' ? unwrap(child(callee, 'object')) : null;
  return object?.type === 'CallExpression' ? of({ node: object, module: place.module }) : null;
}

function methodAround(node: Node): Node | null {
  for (const up of ancestors(node)) {
    if (up.type.startsWith('Class')) return null;
    if (isFunction(up) && up.type !== 'ArrowFunctionExpression') return up;
  }
  return null;
}

function standsFor(value: Node | null, fn: Node): boolean {
  if (value === fn) return true;
  const binding = value?.type === 'Identifier' ? lookup(value, nameOf(value) ?? '') : null;
  return binding?.node === fn || unwrap(binding?.init ?? null) === fn;
}
