import { ancestors, child, children, type Node, propertyOf, unwrap } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { Place } from '../../code/place.ts';
import type { Model, Models } from './model.ts';

/**
 * The model of Sequelize that `this` is in a function that belongs to its definition: in the options of `define`
 * (`classMethods`), beside the attributes in an object that a loader defines, or assigned: `User.search = function …`,
 * `User.prototype.rename = function …`.
 */
export function modelOfThis(models: Models, evaluator: Evaluator, { node, module }: Place): Model | null {
  const fn = [...ancestors(node)].find(({ type }) => /^Function(?:Expression|Declaration)$/.test(type));
  if (!fn || !/^(?:Property|AssignmentExpression)$/.test(fn.parent?.type ?? '')) return null;
  for (const up of ancestors(fn)) {
    const own = definedAt(models, up) ?? beside(models, up) ?? assigned(models, evaluator, { node: up, module });
    if (own) return own;
  }
  return null;
}

function definedAt(models: Models, node: Node): Model | null {
  const model = models.at(node);
  return model?.library === 'sequelize' && !node.type.startsWith('Class') ? model : null;
}

/** `{ name: 'Team', schema: { … }, finders: … }`, whose attributes stand for the model. */
function beside(models: Models, node: Node): Model | null {
  if (node.type !== 'ObjectExpression') return null;
  for (const property of children(node, 'properties')) {
    const model = models.at(child(property, 'value'));
    if (model?.library === 'sequelize') return model;
  }
  return null;
}

function assigned(models: Models, evaluator: Evaluator, { node, module }: Place): Model | null {
  const left = node.type === 'AssignmentExpression' ? unwrap(child(node, 'left')) : null;
  const object = unwrap(child(left, 'object'));
  const owner = propertyOf(object) === 'prototype' ? unwrap(child(object, 'object')) : object;
  const value = owner && evaluator.follow({ node: owner, module });
  return value ? definedAt(models, value.node) : null;
}
