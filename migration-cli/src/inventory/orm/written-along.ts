import { child, children, keyOf, type Node, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { ALL, type Commands, chainOf, DELETES, type Effect, reading, SAVES, UPDATES, writing } from './commands.ts';
import { type Holds, holds } from './held-relations.ts';
import type { Model, Relation } from './model.ts';
import { sequelizeAlong } from './sequelize-commands.ts';
import type { Subjects } from './subjects.ts';

/** What links two rows over a table between them is found, added and taken away. */
const LINKS: Commands = ['delete', 'insert', 'select'];

/** Tables that are written besides the model's own when one of its rows is saved or removed. */
export function writtenAlong(
  subjects: Subjects,
  model: Model,
  call: Place,
  method: string,
  data: Place[] = dataOf(call, method),
): Effect[] {
  if (model.library === 'sequelize') return sequelizeAlong(subjects, model, call, method);
  if (model.library !== 'typeorm' && model.library !== 'mikro-orm') return [];
  if (/^remove(?:AndFlush)?$/.test(method))
    return model.relations.flatMap((item) => removedWith(subjects, model, item));
  if (!/^(?:save|persist(?:AndFlush)?|create|assign)$/.test(method)) return [];
  return model.relations.flatMap((item) =>
    savedWith(subjects, model, item, { held: holds(data, item.alias, call.node), isNew: isNew(data) }),
  );
}

/** `repository.save(row)` names what it saves, `row.save()` is it. */
function dataOf({ node, module }: Place, method: string): Place[] {
  const args = children(node, 'arguments').map((item): Place => ({ node: item, module }));
  const object = unwrap(child(unwrap(child(node, 'callee')), 'object'));
  return args.length === 0 && object && method === 'save' ? [{ node: object, module }] : args;
}

/** Which links there are TypeORM asks with a join of the other entity's table. */
const asked = ({ library }: Model, target: Model | null) =>
  target && library === 'typeorm' ? [reading(target.table)] : [];

/** What is known of the data that a row is saved with. */
interface Saved {
  held: Holds;
  isNew: boolean;
}

/** Data that stands there as objects without an id makes rows that have no links yet. */
const isNew = (data: Place[]) =>
  data.length > 0 &&
  data.every(
    ({ node }) =>
      node.type === 'ObjectExpression' &&
      children(node, 'properties').every(
        (property) => property.type !== 'SpreadElement' && keyOf(child(property, 'key')) !== 'id',
      ),
  );

/** What is not known to be set counts where the relation is made to be saved with its row. */
function savedWith(subjects: Subjects, model: Model, relation: Relation, { held, isNew }: Saved): Effect[] {
  const target = subjects.models.target(relation);
  const { through, key, saves = false, owner = false } = relation;
  if (held === 'no' || (held === 'maybe' && !saves && !owner)) return [];
  const rows = target && saves ? [writing(target.table, SAVES)] : [];
  if (through !== null) return [...rows, ...(isNew ? [] : asked(model, target)), writing(through, LINKS)];
  if (key !== 'other' || !target) return rows;
  // MikroORM persists what is new in a collection with the row that has it.
  const known = model.library === 'mikro-orm' ? SAVES : UPDATES;
  return [...rows, writing(target.table, relation.orphans === true ? ALL : known)];
}

/** TypeORM deletes the links of a row before the row, whatever the database would do by itself. */
function removedWith(subjects: Subjects, model: Model, relation: Relation): Effect[] {
  const other = subjects.models.target(relation);
  const target = relation.removes === true ? other : null;
  return [
    ...(relation.through === null ? [] : [...asked(model, other), writing(relation.through, DELETES)]),
    ...(target ? [writing(target.table, DELETES)] : []),
  ];
}

const RELATES = /^(?:add|set|remove|addAndRemove)$/;

/** TypeORM's `createQueryBuilder().relation(Issue, 'users').of(issue).add(user)`; null where the call is none. */
export function relationLinks(subjects: Subjects, call: Place): Effect[] | null {
  const chain = chainOf(call.node);
  if (!chain.includes('of')) return null;
  const args = children(call.node, 'arguments').map((node): Place => ({ node, module: call.module }));
  const subject = args[0] ? subjects.of(args[0]) : null;
  if (!subject || !('model' in subject)) return null;
  const names = args[1] ? subjects.graph.evaluator.texts(args[1]) : [];
  const relation = subject.model.relations.find(({ alias }) => names.includes(alias));
  const target = relation ? subjects.models.target(relation) : null;
  if (!relation || !target) return null;
  if (!chain.some((method) => RELATES.test(method)))
    return [target.table, ...(relation.through === null ? [] : [relation.through])].map(reading);
  if (relation.through !== null) return [writing(relation.through, LINKS)];
  return [writing(relation.key === 'own' ? subject.model.table : target.table, UPDATES)];
}

/** The rows that Objection's graphs insert and update with their root; where the data does not say, its own relations count. */
export function graphEffects(subjects: Subjects, model: Model, { node, module }: Place): Effect[] {
  const graph = chained(node).find(({ method }) => /^(?:insert|upsert)Graph(?:AndFetch)?$/.test(method));
  const [data] = children(graph?.node, 'arguments');
  if (!graph || !data) return [];
  const found = new Set<string>();
  collect(subjects, model, [{ node: data, module }], found, 0);
  const commands = graph.method.startsWith('upsert') ? ALL : SAVES;
  return [...found].map((table) => writing(table, commands));
}

const MAX_GRAPH = 6;

function collect(subjects: Subjects, model: Model, data: Place[], found: Set<string>, depth: number): void {
  for (const relation of model.relations) {
    const target = subjects.models.target(relation);
    if (!target || depth > MAX_GRAPH || holds(data, relation.alias, data[0]?.node ?? model.node) === 'no') continue;
    found.add(target.table);
    if (relation.through !== null) found.add(relation.through);
    const inner = data.flatMap((place) => printedAt(subjects, place, relation.alias));
    if (inner.length > 0) collect(subjects, target, inner, found, depth + 1);
  }
}

/** The objects that a key of an object, or of the objects of a list, is given. */
function printedAt(subjects: Subjects, place: Place, key: string): Place[] {
  const { evaluator } = subjects.graph;
  const value = evaluator.follow(place);
  if (value?.node.type === 'ArrayExpression')
    return children(value.node, 'elements').flatMap((node) => printedAt(subjects, { node, module: value.module }, key));
  const inner = value?.node.type === 'ObjectExpression' ? evaluator.property(value, key) : null;
  return inner ? [inner] : [];
}

/** The calls chained on a call, with their methods. */
function chained(call: Node): { method: string; node: Node }[] {
  const found: { method: string; node: Node }[] = [];
  let at: Node | null | undefined = call;
  while (at?.parent?.type === 'MemberExpression' && at.parent.object === at) {
    const next: Node | null | undefined = at.parent.parent;
    if (next?.type !== 'CallExpression') return found;
    found.push({ method: propertyOf(at.parent) ?? '', node: next });
    at = next;
  }
  return found;
}
