import { ancestors, child, children, isFunction, type Node, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { type Commands, DELETES, type Effect, INSERTS, SAVES, UPDATES, writing } from './commands.ts';
import type { Model, Relation } from './model.ts';
import type { Subjects } from './subjects.ts';
import { writtenAlong } from './written-along.ts';

const COLLECTION: Record<string, Commands> = {
  add: INSERTS,
  remove: DELETES,
  removeAll: DELETES,
  set: ['delete', 'insert', 'select'],
};

/**
 * What MikroORM's unit of work writes at the next flush: rows that are made by `em.create()` or `repository.create()`,
 * assigned by `em.assign()` or `wrap(row).assign()`, and collections of rows that change. Null where a call is none of it.
 */
export function unitEffects(subjects: Subjects, call: Place, object: Node, method: string): Effect[] | null {
  if (!subjects.models.all.some(({ library }) => library === 'mikro-orm')) return null;
  const args = children(call.node, 'arguments').map((node): Place => ({ node, module: call.module }));
  const own = modelOf(subjects, { node: object, module: call.module });
  const first = args[0] ? modelOf(subjects, args[0]) : null;
  if (method === 'create') {
    const model = first ?? own;
    return (
      model && [
        writing(model.table, INSERTS),
        ...writtenAlong(subjects, model, call, method, args.slice(first ? 1 : 0)),
      ]
    );
  }
  if (method === 'assign') {
    const model = wrapped(subjects, { node: object, module: call.module }) ?? first;
    return model && [writing(model.table, UPDATES), ...writtenAlong(subjects, model, call, method, args)];
  }
  return changesCollection(subjects, { node: object, module: call.module }, method);
}

function modelOf(subjects: Subjects, place: Place): Model | null {
  const subject = subjects.of(place);
  return subject && 'model' in subject && subject.model.library === 'mikro-orm' ? subject.model : null;
}

/** `wrap(row)` */
function wrapped(subjects: Subjects, { node, module }: Place): Model | null {
  const inner = unwrap(node);
  const [row] = inner?.type === 'CallExpression' ? children(inner, 'arguments') : [];
  return row ? modelOf(subjects, { node: row, module }) : null;
}

/** `book.tags.add(tag)`: the rows of the pivot table, or the key in the other table. */
function changesCollection(subjects: Subjects, { node, module }: Place, method: string): Effect[] | null {
  const between = Object.hasOwn(COLLECTION, method) ? COLLECTION[method] : undefined;
  const list = unwrap(node);
  const row = list?.type === 'MemberExpression' ? child(list, 'object') : null;
  if (!between || !row) return null;
  const model = modelOf(subjects, { node: row, module });
  const relation = model?.relations.find(({ alias }) => alias === propertyOf(list));
  const target = relation ? subjects.models.target(relation) : null;
  return relation && target && relation.key !== 'own' ? collected(relation, target, between, method) : null;
}

function collected(relation: Relation, target: Model, between: Commands, method: string): Effect[] {
  // What is new in a collection is persisted with it.
  const rows = method === 'add' || method === 'set' ? SAVES : UPDATES;
  const removed = relation.orphans === true && method !== 'add' ? [writing(target.table, DELETES)] : [];
  if (relation.through !== null) return [writing(relation.through, between)];
  return [writing(target.table, rows), ...removed];
}

/** `row.title = …` in a function that flushes. */
export function flushedAssignments(subjects: Subjects): { place: Place; effect: Effect }[] {
  if (!subjects.models.all.some(({ library }) => library === 'mikro-orm')) return [];
  return [...subjects.graph.evaluator.project.modules.values()].flatMap((module) => {
    const flushing = new Set(module.calls(FLUSHES).map((call) => functionAround(call)));
    if (flushing.size === 0) return [];
    return module.nodes('AssignmentExpression').flatMap((node) => {
      const left = unwrap(child(node, 'left'));
      const row = left?.type === 'MemberExpression' ? child(left, 'object') : null;
      if (!row || row.type === 'ThisExpression' || !flushing.has(functionAround(node))) return [];
      const model = modelOf(subjects, { node: row, module });
      return model ? [{ place: { node, module }, effect: writing(model.table, UPDATES) }] : [];
    });
  });
}

const FLUSHES = /^(?:flush|persistAndFlush|removeAndFlush|commit)$/;

function functionAround(node: Node): Node | null {
  for (const up of ancestors(node)) if (isFunction(up)) return up;
  return null;
}
