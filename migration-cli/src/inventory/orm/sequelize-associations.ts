import { singularize } from 'inflection';
import { child, children, dottedName, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { Project } from '../../code/project.ts';
import type { Model, Models, Relation } from './model.ts';
import { printedOption, textAt, textOption } from './read.ts';
import { hooked, keyHolder, plural, unwrapThis } from './sequelize.ts';
import { modelOfThis } from './sequelize-this.ts';

const ASSOCIATES = /^(?:belongsTo|hasMany|hasOne|belongsToMany)$/;

/** Adds what `User.hasMany(Post, { as })` says; the owner is a model, a name of one, or `this`. */
export function addAssociations(project: Project, evaluator: Evaluator, models: Models): void {
  for (const module of project.modules.values()) {
    for (const call of module.calls(ASSOCIATES)) {
      const callee = child(call, 'callee');
      const method = propertyOf(callee) ?? '';
      if (!ASSOCIATES.test(method)) continue;
      const [other, options] = children(call, 'arguments');
      const object = unwrap(child(callee, 'object'));
      const owner =
        modelOf(module, evaluator, models, object, call) ??
        (object?.type === 'ThisExpression' ? modelOfThis(models, evaluator, { node: object, module }) : null);
      const target = other ? modelOf(module, evaluator, models, other, call) : null;
      if (owner === null || target === null) continue;
      owner.relations.push(association(module, evaluator, models, method, target, options ?? null));
    }
  }
}

function association(
  module: ParsedModule,
  evaluator: Evaluator,
  models: Models,
  method: string,
  target: Model,
  options: Node | null,
): Relation {
  const place = options && { node: options, module };
  const many = method === 'hasMany' || method === 'belongsToMany';
  const alias = textOption(evaluator, place, 'as') ?? (many ? plural(target.name) : singularize(target.name));
  const through = method === 'belongsToMany' ? printedOption(evaluator, place, 'through') : null;
  const nested = through?.node.type === 'ObjectExpression' ? evaluator.property(through, 'model') : null;
  const junction = models.at((nested ?? through)?.node) ?? models.named(lastName(nested ?? through));
  const text = textAt(evaluator, nested ?? through);
  return {
    alias,
    target: target.name,
    targetNode: target.node,
    through: junction?.table ?? models.named(text)?.table ?? text,
    key: keyHolder(method),
    removes: hooked(evaluator, place),
  };
}

const lastName = (place: Place | null) => nameOf(place?.node) ?? propertyOf(place?.node);

function modelOf(
  module: ParsedModule,
  evaluator: Evaluator,
  models: Models,
  node: Node | null,
  from: Node,
): Model | null {
  const own = unwrapThis(node, from);
  if (own === null) return null;
  return (
    models.at(own) ??
    models.at(evaluator.follow({ node: own, module })?.node) ??
    models.named(nameOf(own) ?? propertyOf(own)) ??
    keptBy(models, own)
  );
}

/** `db.role`, where an index puts its models under keys of its own. */
function keptBy(models: Models, node: Node): Model | null {
  const key = node.type === 'MemberExpression' ? propertyOf(node) : null;
  const holder = dottedName(child(node, 'object')) ?? '';
  return key !== null && /(?:^|\.)(?:models?|db|database|entities)$/i.test(holder) ? models.kept(key) : null;
}

/** Junction tables that a decorator names by class are known when all classes are. */
export function settleJunctions(models: Models): void {
  for (const model of models.all)
    for (const relation of model.relations)
      if (relation.through?.startsWith(':')) relation.through = models.named(relation.through.slice(1))?.table ?? null;
}
