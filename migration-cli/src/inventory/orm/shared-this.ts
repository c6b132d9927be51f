import { ancestors, child, children, dottedName, keyOf, type Node, propertyOf, unwrap } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { Place } from '../../code/place.ts';
import type { Model, Models } from './model.ts';

const METHODS = /^(?:classMethods|instanceMethods)$/;
/** What gives the model or a row of it again. */
const SAME = /^(?:build|scope|unscoped|schema|bind)$/;

/**
 * The models of Sequelize that take their methods from a file of their own (`classMethods: require('./methods')`,
 * `Object.assign(User, methods)`): `this` in one of these methods is each of them.
 */
export function modelsOfThis(models: Models, evaluator: Evaluator, { node, module }: Place): Model[] {
  const self = rootOf(node);
  const owners = self?.type === 'ThisExpression' ? ownersIn(models, evaluator) : null;
  if (!self || !owners || owners.size === 0) return [];
  const above = [...ancestors(self)];
  const method = above.find((up) => /^Function(?:Expression|Declaration)$/.test(up.type) && !isBound(up));
  const left = method?.parent?.type === 'AssignmentExpression' ? child(method.parent, 'left') : null;
  const isExported = /^(?:module\.)?exports\.\w+$/.test(dottedName(left) ?? '');
  if (isExported) return owners.get(module.program) ?? [];
  const object = method?.parent?.type === 'Property' ? method.parent.parent : null;
  return (object && owners.get(object)) ?? [];
}

/** `this` of `this.build({ … })`. */
function rootOf(node: Node): Node | null {
  const inner = unwrap(node);
  const callee = inner?.type === 'CallExpression' ? unwrap(child(inner, 'callee')) : null;
  return callee && SAME.test(propertyOf(callee) ?? '') ? rootOf(child(callee, 'object') ?? callee) : inner;
}

/** `function () { … }.bind(this)` has the `this` around it. */
const isBound = ({ parent }: Node) => parent?.type === 'MemberExpression' && propertyOf(parent) === 'bind';

const known = new WeakMap<Models, Map<Node, Model[]>>();

/** The objects and modules whose functions are methods of models, with these. */
function ownersIn(models: Models, evaluator: Evaluator): Map<Node, Model[]> {
  const before = known.get(models);
  if (before) return before;
  const owners = new Map<Node, Model[]>();
  known.set(models, owners);
  const add = (model: Model, methods: Place) => {
    const value = evaluator.follow(methods);
    if (!value || !/^(?:Program|ObjectExpression)$/.test(value.node.type)) return;
    const all = owners.get(value.node) ?? [];
    if (!all.includes(model)) owners.set(value.node, [...all, model]);
  };
  for (const model of models.all.filter(({ library }) => library === 'sequelize'))
    for (const methods of givenIn(evaluator, model)) add(model, methods);
  for (const module of evaluator.project.modules.values())
    for (const call of module.calls(/^assign$/)) {
      const [target, ...sources] = children(call, 'arguments');
      const owner = propertyOf(target) === 'prototype' ? child(target, 'object') : target;
      const model = owner ? models.at(evaluator.follow({ node: owner, module })?.node) : null;
      if (model?.library === 'sequelize') for (const node of sources) add(model, { node, module });
    }
  return owners;
}

/** What stands for the methods in the options of a definition. */
function givenIn(evaluator: Evaluator, { node, module }: Model): Place[] {
  return children(node, 'arguments').flatMap((argument) => {
    const options = evaluator.follow({ node: argument, module });
    if (options?.node.type !== 'ObjectExpression') return [];
    return children(options.node, 'properties').flatMap((property) => {
      const value = METHODS.test(keyOf(child(property, 'key')) ?? '') ? child(property, 'value') : null;
      return value ? [{ node: value, module: options.module }] : [];
    });
  });
}
