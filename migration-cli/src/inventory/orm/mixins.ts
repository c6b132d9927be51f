import { type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { ALL, DELETES, type Effect, INSERTS, reading, SAVES, together, UPDATES, writing } from './commands.ts';
import { associationNamed } from './mixin-names.ts';
import type { Model, Relation } from './model.ts';
import { textAt } from './read.ts';
import { destroyed } from './sequelize-commands.ts';
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
  const relation = model?.relations.find(({ alias }) => associationNamed(alias, name));
  const target = relation ? subjects.models.target(relation) : null;
  if (!model || !relation || !target) return null;
  if (verb === 'get' || verb === 'has' || verb === 'count')
    return [target.table, ...(relation.through === null ? [] : [relation.through])].map(reading);
  if (relation.through !== null) return throughJunction(subjects, target, relation.through, verb);
  return byKey(model, target, relation, verb);
}

/** Setting a link over a junction leaves the other model's own table alone. */
function throughJunction({ models }: Subjects, target: Model, table: string, verb: string): Effect[] {
  const junction = models.all.find((model) => model.table === table && model.library === 'sequelize');
  const removed = junction ? destroyed(junction, null) : DELETES;
  const sent = { add: SAVES, create: SAVES, remove: removed, set: together(SAVES, removed) }[verb] ?? ALL;
  return [...(verb === 'create' ? [writing(target.table, INSERTS)] : []), writing(table, sent)];
}

/** Without a junction, linking changes the key in the table that holds it. */
function byKey(model: Model, target: Model, { key }: Relation, verb: string): Effect[] {
  const created = verb === 'create' ? [writing(target.table, INSERTS)] : [];
  if (key === 'own') return [...created, writing(model.table, UPDATES)];
  if (verb === 'create') return created;
  // The row that becomes the only one of a kind may be new.
  return [writing(target.table, verb === 'set' ? SAVES : UPDATES)];
}

function ownerOf(subjects: Subjects, object: Place): Model | null {
  const subject = subjects.of(object);
  if (subject && 'model' in subject) return subject.model;
  const inner = unwrap(object.node);
  return subjects.models.row(nameOf(inner) ?? propertyOf(inner));
}
