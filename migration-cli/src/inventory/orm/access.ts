import { child, children, isFunction, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import type { TableAccess } from '../../model/inventory.ts';
import { within } from '../functions.ts';
import { includedTables } from './included.ts';
import { JOINS, joined, relatedEffects } from './joined-models.ts';
import { lucidRelated } from './lucid.ts';
import { handedToManager, managerEffects } from './managers.ts';
import { chainDirection, type Direction, directionOf, STARTS_QUERY } from './methods.ts';
import { mixinEffects } from './mixins.ts';
import type { Library, Model } from './model.ts';
import { textAt } from './read.ts';
import { enclosingClass, type Subject, type Subjects } from './subjects.ts';

/** One table that one place touches. */
export interface Effect {
  table: string;
  direction: Direction;
}

/** What a function does with the model that its caller hands over. */
interface Deferred {
  direction: Direction;
  fn: Node;
  position: number;
}

/** Reads and writes through models, in every module. */
export function modelAccess(subjects: Subjects): TableAccess[] {
  const found: TableAccess[] = [];
  const deferred: Deferred[] = [];
  for (const module of subjects.graph.evaluator.project.modules.values()) {
    for (const node of module.nodes('CallExpression')) {
      const place = { node, module };
      for (const { table, direction } of effectsOf(subjects, place, deferred))
        found.push(entry(place, table, direction));
      for (const { place: cls, model, does } of inheritedBelow(subjects, place))
        found.push(entry(cls, model.table, does));
    }
  }
  return [...found, ...throughParameters(subjects, deferred)];
}

function entry({ node, module }: Place, table: string, access: Direction): TableAccess {
  const commands: TableAccess['commands'] = access === 'read' ? ['select'] : ['delete', 'insert', 'select', 'update'];
  return {
    file: module.path,
    line: module.lineAt(node.start),
    table,
    access,
    via: 'orm',
    columns: [],
    within: within(node),
    commands,
  };
}

/** A call on nothing but a base class for any table counts at the classes below it. */
function inheritedBelow({ repositories }: Subjects, { node, module }: Place) {
  const callee = unwrap(child(node, 'callee'));
  const object = unwrap(child(callee, 'object'));
  const method = propertyOf(callee);
  return object && method !== null ? repositories.effectsBelow({ node: object, module }, method) : [];
}

function effectsOf(subjects: Subjects, call: Place, deferred: Deferred[]): Effect[] {
  const callee = unwrap(child(call.node, 'callee'));
  const method = propertyOf(callee);
  const object = unwrap(child(callee, 'object'));
  if (callee?.type !== 'MemberExpression' || method === null || object === null) return [];
  if (object.type === 'Super') return [];
  const managed = managerEffects(subjects, call, object, method);
  if (managed) return managed;
  const handed = handedToManager(subjects, call, object, method);
  if (handed) {
    deferred.push(handed);
    return [];
  }
  const mixed = mixinEffects(
    subjects,
    { node: object, module: call.module },
    method,
    children(call.node, 'arguments')[0],
  );
  if (mixed) return mixed;
  const inherited = subjects.repositories.effectOf({ node: object, module: call.module }, method);
  if (inherited) return inherited.does ? [{ table: inherited.model.table, direction: inherited.does }] : [];
  const starts = STARTS_QUERY.test(method);
  const joins = JOINS.test(method);
  const direction = starts ? chainDirection(chainOf(call.node)) : null;
  const isKnown = directionOf('sequelize', method) !== null || directionOf('lucid', method) !== null;
  if (!starts && !joins && !isKnown) return [];
  // `users.find((user) => …)` looks through a list in memory.
  if (isFunction(unwrap(children(call.node, 'arguments')[0] ?? null)) && LISTED.test(method)) return [];
  const subject = subjects.of({ node: object, module: call.module });
  if (subject && 'model' in subject)
    return isOverridden(subject, method, object)
      ? []
      : ownEffects(subjects, subject.model, call, { method, starts, joins, direction });
  const meant = subject ? calledWith(subjects, subject) : null;
  const row = meant ?? (OF_A_ROW.test(method) ? namedRow(subjects, object, call.module.path) : null);
  if (row === null && method === '$relatedQuery') return relatedEffects(subjects, null, call, direction ?? 'read');
  if (row) return ownEffects(subjects, row, call, { method, starts, joins, direction });
  const known = direction ?? directionOf('sequelize', method);
  if (subject && known !== null && !joins) deferred.push({ direction: known, ...subject });
  return [];
}

const LISTED = /^(?:find|findLast|some|every|filter|map)$/;
const OF_A_ROW =
  /^(?:save|update|destroy|reload|increment|decrement|restore|remove|softRemove|recover|deleteOne|updateOne|\$query|\$relatedQuery)$/;

/** The model of a row that is only named: `site.save()`, where `site` came in with a parameter. */
function namedRow({ models }: Subjects, object: Node, path: string): Model | null {
  const model = models.meant(nameOf(object) ?? (object.type === 'MemberExpression' ? propertyOf(object) : null));
  if (model === null || !/^(?:sequelize|typeorm|mongoose|bookshelf|objection|lucid)$/.test(model.library)) return null;
  // Front ends have stores and documents of the same names.
  const beside = topOf(path) === topOf(model.module.path);
  return beside && !/\.[jt]sx$/.test(path) ? model : null;
}

const topOf = (path: string) => path.split('/')[0];

/** The one model that every call hands over for a parameter. */
function calledWith(subjects: Subjects, { fn, position }: { fn: Node; position: number }): Model | null {
  const handed = subjects.graph.callsOf(fn).map(({ node, module }) => {
    const argument = children(node, 'arguments')[position];
    return argument ? subjects.of({ node: argument, module }) : null;
  });
  const models = new Set(handed.map((subject) => (subject && 'model' in subject ? subject.model : null)));
  const [only] = models;
  return models.size === 1 && only ? only : null;
}

function ownEffects(
  subjects: Subjects,
  model: Model,
  call: Place,
  {
    method,
    starts,
    joins,
    direction,
  }: { method: string; starts: boolean; joins: boolean; direction: Direction | null },
): Effect[] {
  const { library } = model;
  if (library === 'prisma' || library === 'drizzle') return [];
  if (library === 'lucid' && method === 'related') {
    const [first] = children(call.node, 'arguments');
    const alias = first ? textAt(subjects.graph.evaluator, { node: first, module: call.module }) : null;
    return alias === null ? [] : lucidRelated(subjects, model, alias, call.node);
  }
  if (joins) return joined(subjects, model, call);
  if (starts) {
    if (/[rR]elatedQuery$/.test(method)) return relatedEffects(subjects, model, call, direction ?? 'read');
    if (library !== 'objection' && library !== 'typeorm' && library !== 'mikro-orm' && library !== 'lucid') return [];
    // `connection.query(text)` runs SQL, which is read as such.
    if (method === 'query' && library !== 'objection' && library !== 'lucid') return [];
    return [{ table: model.table, direction: direction ?? 'read' }];
  }
  if (insideStartedChain(call.node, library)) return [];
  const does = directionOf(library, method);
  if (does === null) return [];
  return [
    { table: model.table, direction: does },
    ...includedTables(subjects, model, call).map((table): Effect => ({ table, direction: 'read' })),
  ];
}

/** `User.query().where().patch()`: what the chain does was said at its start. */
function insideStartedChain(call: Node, library: Library): boolean {
  let at = unwrap(child(unwrap(child(call, 'callee')), 'object'));
  while (at?.type === 'CallExpression') {
    const callee = unwrap(child(at, 'callee'));
    const method = propertyOf(callee) ?? '';
    if (STARTS_QUERY.test(method) || (library === 'lucid' && method === 'related')) return true;
    at = unwrap(child(callee, 'object'));
  }
  return false;
}

/** The methods called on a call. */
export function chainOf(call: Node): string[] {
  const names: string[] = [];
  let at: Node | null | undefined = call;
  while (at?.parent?.type === 'MemberExpression' && at.parent.object === at) {
    const name = propertyOf(at.parent);
    if (name !== null) names.push(name);
    at = at.parent.parent?.type === 'CallExpression' ? at.parent.parent : null;
  }
  return names;
}

/** A repository's own method of that name is read where it is written. */
function isOverridden(subject: Subject, method: string, object: Node): boolean {
  if (!('model' in subject) || object.type !== 'ThisExpression') return false;
  const owner = enclosingClass(object);
  return children(child(owner, 'body'), 'body').some(
    (member) => nameOf(child(member, 'key')) === method && owner !== subject.model.node && member.static !== true,
  );
}

const ROUNDS = 6;

/** A helper that works on any model counts where it is called with one. */
function throughParameters(subjects: Subjects, deferred: Deferred[]): TableAccess[] {
  const found: TableAccess[] = [];
  const seen = new Set<string>();
  const ids = new Map<Node, number>();
  let open = deferred;
  for (let round = 0; round < ROUNDS && open.length > 0; round += 1) {
    const next: Deferred[] = [];
    for (const { fn, position, direction } of open) {
      if (!ids.has(fn)) ids.set(fn, ids.size);
      const key = `${ids.get(fn)} ${position} ${direction}`;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const call of subjects.graph.callsOf(fn)) {
        const argument = children(call.node, 'arguments')[position];
        const subject = argument ? subjects.of({ node: argument, module: call.module }) : null;
        if (subject && 'model' in subject) {
          found.push(entry(call, subject.model.table, direction));
          for (const table of includedTables(subjects, subject.model, call)) found.push(entry(call, table, 'read'));
        } else if (subject) next.push({ fn: subject.fn, position: subject.position, direction });
      }
    }
    open = next;
  }
  return found;
}
