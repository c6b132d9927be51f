import { pluralize, singularize } from 'inflection';
import { type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import type { Effect } from './access.ts';
import type { Model, Relation } from './model.ts';
import { textAt } from './read.ts';
import type { Subjects } from './subjects.ts';

const MIXIN = /^(get|set|add|remove|has|count|create)([A-Z]\w*)$/;
const BY_NAME = /^\$(get|set|add|remove|has|count|create)$/;

/**
 * The methods that Sequelize adds for an association: `user.getPosts()`, `site.addUser(user)`, and `user.$get('posts')` of
 * sequelize-typescript, whose first argument is `named`.
 */
export function mixinEffects(
  subjects: Subjects,
  object: Place,
  method: string,
  named: Node | undefined,
): Effect[] | null {
  const text = named && textAt(subjects.graph.evaluator, { node: named, module: object.module });
  const [, generic] = BY_NAME.exec(method) ?? [];
  const match = generic === undefined ? MIXIN.exec(method) : text ? ['', generic, text] : null;
  if (match === null || !subjects.models.all.some(({ library }) => library === 'sequelize')) return null;
  const [, verb = '', name = ''] = match;
  const model = ownerOf(subjects, object);
  const relation = model?.relations.find((item) => sameName(item, name));
  const target = relation ? subjects.models.target(relation) : null;
  if (!relation || !target) return null;
  const reads = verb === 'get' || verb === 'has' || verb === 'count';
  const direction = reads ? 'read' : 'write';
  const between: Effect[] = relation.through === null ? [] : [{ table: relation.through, direction }];
  // Setting a link over a junction leaves the other model's own table alone.
  const own: Effect[] =
    relation.through !== null && !reads && verb !== 'create' ? [] : [{ table: target.table, direction }];
  return [...own, ...between];
}

function ownerOf(subjects: Subjects, object: Place): Model | null {
  const subject = subjects.of(object);
  if (subject && 'model' in subject) return subject.model;
  const inner = unwrap(object.node);
  return subjects.models.meant(nameOf(inner) ?? propertyOf(inner));
}

function sameName({ alias }: Relation, name: string): boolean {
  const wanted = name.toLowerCase();
  return [alias, singularize(alias), pluralize(alias)].some((form) => form.toLowerCase() === wanted);
}
