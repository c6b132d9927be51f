import { child, children, isFunction, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import type { TableAccess, Unresolved } from '../../model/inventory.ts';
import { within } from '../functions.ts';

import type { Effect } from './commands.ts';
import { JOINS, relatedEffects } from './joined-models.ts';
import { lazyEffects } from './lazy-relations.ts';
import { handedToManager, managerEffects } from './managers.ts';
import { directionOf, STARTS_QUERY } from './methods.ts';

import { mixinEffects } from './mixins.ts';
import type { Library, Model } from './model.ts';
import { handedEffects, ownEffects, type Reading, type Use } from './model-effects.ts';
import { modelsOfThis } from './shared-this.ts';
import { enclosingClass, type Subject, type Subjects } from './subjects.ts';
import { flushedAssignments, unitEffects } from './unit-of-work.ts';
import { relationLinks } from './written-along.ts';

/** Reads and writes through models, in every module. What a write does that its name does not tell is said. */
export function modelAccess(subjects: Subjects, say: (item: Unresolved) => void): TableAccess[] {
  const found: TableAccess[] = [];
  const deferred: Deferred[] = [];
  const reading: Open = { subjects, say, deferred };
  for (const module of subjects.graph.evaluator.project.modules.values()) {
    for (const node of module.nodes('CallExpression')) {
      const place = { node, module };
      for (const effect of effectsOf(reading, place)) found.push(entry(place, effect));
      for (const { place: cls, effect } of inheritedBelow(subjects, place)) found.push(entry(cls, effect));
    }
  }
  found.push(...lazyEffects(subjects).map(({ place, effect }) => entry(place, effect)));
  found.push(...flushedAssignments(subjects).map(({ place, effect }) => entry(place, effect)));
  return [...found, ...throughParameters(reading)];
}

interface Open extends Reading {
  deferred: Deferred[];
}

/** What a function does with the model that its caller hands over. */
interface Deferred {
  use: Use;
  fn: Node;
  position: number;
}

function entry({ node, module }: Place, { table, direction, commands }: Effect): TableAccess {
  return {
    file: module.path,
    line: module.lineAt(node.start),
    table,
    access: direction,
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

function effectsOf(reading: Open, call: Place): Effect[] {
  const { subjects, deferred } = reading;
  const callee = unwrap(child(call.node, 'callee'));
  const method = propertyOf(callee);
  const object = unwrap(child(callee, 'object'));
  if (callee?.type !== 'MemberExpression' || method === null || object === null) return [];
  if (object.type === 'Super') return [];
  const use: Use = { method, starts: STARTS_QUERY.test(method), joins: JOINS.test(method), call };
  const managed = managerEffects(subjects, call, object, method) ?? unitEffects(subjects, call, object, method);
  if (managed) return managed;
  const handed = handedToManager(subjects, call, object, method);
  if (handed) {
    deferred.push({ use, ...handed });
    return [];
  }
  const known =
    (method === 'relation' ? relationLinks(subjects, call) : null) ??
    mixinEffects(subjects, { node: object, module: call.module }, method, children(call.node, 'arguments')[0]) ??
    subjects.repositories.effectsOf({ node: object, module: call.module }, method);
  if (known) return known;
  const isKnown = ['sequelize', 'lucid'].some((library) => directionOf(library as Library, method) !== null);
  if (!use.starts && !use.joins && !isKnown && method !== 'build') return [];
  // `users.find((user) => …)` looks through a list in memory.
  if (isFunction(unwrap(children(call.node, 'arguments')[0] ?? null)) && LISTED.test(method)) return [];
  const subject = subjects.of({ node: object, module: call.module });
  const shared = subject
    ? []
    : modelsOfThis(subjects.models, subjects.graph.evaluator, { node: object, module: call.module });
  if (shared.length > 0) return shared.flatMap((model) => ownEffects(reading, model, use));
  if (subject && 'model' in subject)
    return isOverridden(subject, method, object) ? [] : ownEffects(reading, subject.model, use);
  const meant = subject ? calledWith(subjects, subject) : null;
  const row = meant ?? (OF_A_ROW.test(method) ? namedRow(subjects, object, call.module.path) : null);
  if (row === null && method === '$relatedQuery') return relatedEffects(subjects, null, call);
  if (row) return ownEffects(reading, row, use);
  if (subject && !use.joins) deferred.push({ use, ...subject });
  return [];
}

const LISTED = /^(?:find|findLast|some|every|filter|map)$/;
const OF_A_ROW =
  /^(?:save|update|destroy|reload|increment|decrement|restore|remove|softRemove|recover|deleteOne|updateOne|\$query|\$relatedQuery)$/;

/** The model of a row that is only named: `site.save()`, where `site` came in with a parameter. */
function namedRow({ models }: Subjects, object: Node, path: string): Model | null {
  const model = models.row(nameOf(object) ?? (object.type === 'MemberExpression' ? propertyOf(object) : null));
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
function throughParameters(reading: Open): TableAccess[] {
  const { subjects, deferred } = reading;
  const found: TableAccess[] = [];
  const seen = new Set<string>();
  const ids = new Map<Node, number>();
  const idOf = (node: Node) => ids.get(node) ?? (ids.set(node, ids.size), ids.size - 1);
  let open = deferred;
  for (let round = 0; round < ROUNDS && open.length > 0; round += 1) {
    const next: Deferred[] = [];
    for (const { fn, position, use } of open) {
      const key = `${idOf(fn)} ${position} ${use.method} ${use.starts ? idOf(use.call.node) : ''}`;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const call of subjects.graph.callsOf(fn)) {
        const args = children(call.node, 'arguments');
        const argument = args[position];
        const subject = argument ? subjects.of({ node: argument, module: call.module }) : null;
        if (subject && 'model' in subject) {
          const effects = handedEffects(reading, subject.model, use, call, args.toSpliced(position, 1));
          found.push(...effects.map((effect) => entry(call, effect)));
        } else if (subject) next.push({ fn: subject.fn, position: subject.position, use });
      }
    }
    open = next;
  }
  return found;
}
