import { ancestors, child, children, type Node, propertyOf, unwrap } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { Place } from '../../code/place.ts';
import type { Model, Models } from './model.ts';

const PARTS = /^(?:statics|methods|query)$/;
const ADDS = /^(?:static|method|pre|post)$/;

/** The models of Mongoose by the schema that each is made of. */
export function modelsBySchema(models: Models, evaluator: Evaluator): Map<Node, Model> {
  const found = new Map<Node, Model>();
  for (const model of models.all) {
    const [, second] = model.library === 'mongoose' ? children(model.node, 'arguments') : [];
    const schema = second && evaluator.follow({ node: second, module: model.module });
    if (schema) found.set(schema.node, model);
  }
  return found;
}

/**
 * The schema to whose statics, methods or hooks a function belongs that says `this`: `schema.statics.find = function …`,
 * `schema.methods = { … }`, `schema.static('find', function …)`, `new Schema({ … }, { statics: { … } })`.
 */
export function schemaOfThis(node: Node, { module }: Place, evaluator: Evaluator): Node | null {
  const fn = [...ancestors(node)].find(({ type }) => /^Function(?:Expression|Declaration)$/.test(type));
  const schema = fn && (ofCall(fn) ?? ofAssignment(fn));
  if (schema) return evaluator.follow({ node: schema, module })?.node ?? null;
  const options = fn && propertyAround(fn, PARTS);
  const made = options?.parent?.parent;
  return made?.type === 'NewExpression' ? made : null;
}

/** `schema.pre('save', fn)`, `schema.method({ name() {} })`. */
function ofCall(fn: Node): Node | null {
  const holder = objectAround(fn) ?? fn;
  const call = holder.parent?.type === 'CallExpression' ? holder.parent : null;
  const callee = unwrap(child(call, 'callee'));
  return callee?.type === 'MemberExpression' && ADDS.test(propertyOf(callee) ?? '') ? child(callee, 'object') : null;
}

/** `schema.statics.name = fn`, `schema.statics = { name() {} }`. */
function ofAssignment(fn: Node): Node | null {
  const holder = objectAround(fn) ?? fn;
  const left = holder.parent?.type === 'AssignmentExpression' ? child(holder.parent, 'left') : null;
  const part = PARTS.test(propertyOf(left) ?? '') ? left : unwrap(child(left, 'object'));
  return PARTS.test(propertyOf(part) ?? '') ? child(part, 'object') : null;
}

/** The object literal that a function is a property of. */
function objectAround(fn: Node): Node | null {
  return fn.parent?.type === 'Property' ? (fn.parent.parent ?? null) : null;
}

/** The property of such a name whose object literal the function is in. */
function propertyAround(fn: Node, names: RegExp): Node | null {
  const property = objectAround(fn)?.parent;
  const key = child(property, 'key');
  return property?.type === 'Property' && names.test(String(key?.name ?? key?.value ?? '')) ? property : null;
}
