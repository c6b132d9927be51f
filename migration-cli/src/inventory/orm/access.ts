import { child, children, isFunction, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { Place } from '../../code/place.ts';
import type { TableAccess } from '../../model/inventory.ts';
import { within } from '../functions.ts';
import { followPath, includedTables } from './included.ts';
import { chainDirection, type Direction, directionOf, STARTS_QUERY } from './methods.ts';
import { mixinEffects } from './mixins.ts';
import type { Model } from './model.ts';
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

const MANAGER =
  /(?:^|\.)_?(?:\w*[mM]anager|em|getManager|entityManager|\w*[dD]ataSource|connection|getConnection|transaction|trx|tx|orm)$/;
const JOINS =
  /^(?:(?:left|inner|right|full)?(?:outer)?join(?:AndSelect|AndMapOne|AndMapMany|Related)?|withGraph(?:Fetched|Joined)|(?:join|innerJoin|leftJoin)Eager|eager|with|populate|load(?:Missing)?|related|\$fetchGraph|fetchGraph|relation(?:LoadPath)?)$/i;

/** Reads and writes through models, in every module. */
export function modelAccess(subjects: Subjects): TableAccess[] {
  const found: TableAccess[] = [];
  const deferred: Deferred[] = [];
  for (const module of subjects.graph.evaluator.project.modules.values()) {
    for (const node of module.nodes('CallExpression')) {
      const place = { node, module };
      for (const { table, direction } of effectsOf(subjects, place, deferred))
        found.push(entry(place, table, direction));
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

function effectsOf(subjects: Subjects, call: Place, deferred: Deferred[]): Effect[] {
  const callee = unwrap(child(call.node, 'callee'));
  const method = propertyOf(callee);
  const object = unwrap(child(callee, 'object'));
  if (callee?.type !== 'MemberExpression' || method === null || object === null) return [];
  if (object.type === 'Super') return [];
  const managed = managerEffects(subjects, call, object, method);
  if (managed) return managed;
  const mixed = mixinEffects(
    subjects,
    { node: object, module: call.module },
    method,
    children(call.node, 'arguments')[0],
  );
  if (mixed) return mixed;
  const starts = STARTS_QUERY.test(method);
  const joins = JOINS.test(method);
  const direction = starts ? chainDirection(chainOf(call.node)) : null;
  if (!starts && !joins && directionOf('sequelize', method) === null) return [];
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
  if (model === null || !/^(?:sequelize|typeorm|mongoose|bookshelf|objection)$/.test(model.library)) return null;
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
  if (joins) return joined(subjects, model, call);
  if (starts) {
    if (/[rR]elatedQuery$/.test(method)) return relatedEffects(subjects, model, call, direction ?? 'read');
    if (library !== 'objection' && library !== 'typeorm' && library !== 'mikro-orm') return [];
    // `connection.query(text)` runs SQL, which is read as such.
    if (method === 'query' && library !== 'objection') return [];
    return [{ table: model.table, direction: direction ?? 'read' }];
  }
  if (insideStartedChain(call.node)) return [];
  const does = directionOf(library, method);
  if (does === null) return [];
  return [
    { table: model.table, direction: does },
    ...includedTables(subjects, model, call).map((table): Effect => ({ table, direction: 'read' })),
  ];
}

/** `User.query().where().patch()`: what the chain does was said at its start. */
function insideStartedChain(call: Node): boolean {
  let at = unwrap(child(unwrap(child(call, 'callee')), 'object'));
  while (at?.type === 'CallExpression') {
    const callee = unwrap(child(at, 'callee'));
    if (STARTS_QUERY.test(propertyOf(callee) ?? '')) return true;
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

function joined(subjects: Subjects, model: Model, call: Place): Effect[] {
  const [first] = children(call.node, 'arguments');
  if (!first) return [];
  const place = { node: first, module: call.module };
  const subject = subjects.of(place);
  if (subject && 'model' in subject) return [{ table: subject.model.table, direction: 'read' }];
  const found: string[] = [];
  const { evaluator } = subjects.graph;
  const value = evaluator.follow(place);
  if (value?.node.type === 'ObjectExpression' || value?.node.type === 'ArrayExpression') {
    const wrapped = {
      ...call.node,
      arguments: [
        {
          type: 'ObjectExpression',
          start: first.start,
          end: first.end,
          properties: [
            {
              type: 'Property',
              start: 0,
              end: 0,
              key: { type: 'Identifier', name: 'include', start: 0, end: 0 },
              value: value.node,
            },
          ],
        },
      ],
    };
    found.push(...includedTables(subjects, model, { node: wrapped as Node, module: value.module }));
  } else for (const text of evaluator.texts(place)) if (!text.includes(HOLE)) joinedText(subjects, model, text, found);
  return [...new Set(found)].map((table) => ({ table, direction: 'read' }));
}

/** `'issue.users'` begins with an alias of the query, `'users.team'` with a relation. */
function joinedText(subjects: Subjects, model: Model, text: string, found: string[]): void {
  if (followPath(subjects, model, text, found)) return;
  const [, relation] = /^\w+\.(\w+)$/.exec(text) ?? [];
  if (relation === undefined) return;
  if (followPath(subjects, model, relation, found)) return;
  // The alias belongs to a table that was joined before: the relation's name alone decides where only one model has it.
  const owners = subjects.models.all.filter((item) => item.relations.some(({ alias }) => alias === relation));
  const targets = new Set(
    owners.flatMap((owner) =>
      owner.relations.filter(({ alias }) => alias === relation).map((item) => subjects.models.target(item)?.table),
    ),
  );
  if (targets.size === 1 && owners[0]) followPath(subjects, owners[0], relation, found);
}

/** `group.$relatedQuery('users')`; where the row's own model is not known, the only relation of that name decides. */
function relatedEffects(subjects: Subjects, model: Model | null, call: Place, direction: Direction): Effect[] {
  const [first] = children(call.node, 'arguments');
  const [text] = first ? subjects.graph.evaluator.texts({ node: first, module: call.module }) : [];
  const relations = (model ? [model] : subjects.models.all).flatMap((owner) =>
    owner.relations.filter(({ alias }) => alias === text).map((relation) => ({ owner, relation })),
  );
  const [only, ...others] = relations;
  const target = only ? subjects.models.target(only.relation) : null;
  const same = (other: (typeof relations)[number]) =>
    subjects.models.target(other.relation) === target && other.relation.through === only?.relation.through;
  if (!only || !target || !others.every(same)) return [];
  const links = chainOf(call.node).find((method) => /^(?:un)?relate$/.test(method));
  const { through } = only.relation;
  if (through === null) return [{ table: target.table, direction }];
  // A link over a junction leaves the rows of the other table as they are; which ones lose it is asked there.
  if (links === 'relate') return [{ table: through, direction }];
  return [
    { table: target.table, direction: links === 'unrelate' ? 'read' : direction },
    { table: through, direction },
  ];
}

/** `manager.save(User, …)`, `em.find(User)`, `qb.insert().into(User)`: the model is an argument. */
function managerEffects(subjects: Subjects, call: Place, object: Node, method: string): Effect[] | null {
  const [first] = children(call.node, 'arguments');
  if (!first || subjects.models.all.length === 0) return null;
  const names = /^(?:from|into|createQueryBuilder|update|delete|insert|addFrom)$/.test(method);
  const does =
    directionOf('typeorm', method) ??
    (/^(?:persist|persistAndFlush|removeAndFlush|insert|softRemove)$/.test(method) ? 'write' : null);
  if (!names && does === null) return null;
  const root = rootName(object);
  if (!MANAGER.test(root) && !names) return null;
  const subject = subjects.of({ node: first, module: call.module });
  const asList = subject === null && first.type === 'ArrayExpression' ? children(first, 'elements')[0] : null;
  const found = subject ?? (asList ? subjects.of({ node: asList, module: call.module }) : null);
  if (found === null || !('model' in found)) return null;
  const { model } = found;
  if (model.library === 'drizzle' || model.library === 'prisma') return null;
  if (!MANAGER.test(root) && !/^(?:from|into|update|addFrom|createQueryBuilder)$/.test(method)) return null;
  const own = subjects.of({ node: object, module: call.module });
  if (own && 'model' in own && !names) return null;
  const direction = names ? queryDirection(call.node, method) : (does ?? 'read');
  return [
    { table: model.table, direction },
    ...includedTables(subjects, model, call).map((table): Effect => ({ table, direction: 'read' })),
  ];
}

function queryDirection(call: Node, method: string): Direction {
  if (/^(?:into|update|delete|insert)$/.test(method)) return 'write';
  const before: string[] = [];
  let at = unwrap(child(unwrap(child(call, 'callee')), 'object'));
  while (at?.type === 'CallExpression') {
    before.push(propertyOf(unwrap(child(at, 'callee'))) ?? '');
    at = unwrap(child(unwrap(child(at, 'callee')), 'object'));
  }
  return chainDirection([...before, ...(method === 'createQueryBuilder' ? chainOf(call) : [])]);
}

function rootName(object: Node): string {
  const inner = unwrap(object);
  if (inner?.type === 'CallExpression') return rootName(child(inner, 'callee') ?? inner) || '';
  return propertyOf(inner) ?? nameOf(inner) ?? '';
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
