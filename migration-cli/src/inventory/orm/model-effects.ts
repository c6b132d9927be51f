import { child, children, type Node, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import type { Unresolved } from '../../model/inventory.ts';
import {
  ALL,
  type Commands,
  chainOf,
  type Effect,
  reading as reads,
  sentBy,
  sentByChain,
  together,
  withoutContext,
} from './commands.ts';
import { includedTables } from './included.ts';
import { joined, relatedEffects } from './joined-models.ts';
import { lucidRelated } from './lucid.ts';
import { chainDirection, directionOf, STARTS_QUERY } from './methods.ts';
import type { Direction, Library, Model } from './model.ts';
import { textAt } from './read.ts';
import { locksRows, sequelizeCommands } from './sequelize-commands.ts';
import type { Subjects } from './subjects.ts';
import { graphEffects, writtenAlong } from './written-along.ts';

/** What the reading of models' calls works on. */
export interface Reading {
  subjects: Subjects;
  say(item: Unresolved): void;
}

/** A method that works on a model, and how it stands in its chain. */
export interface Use {
  method: string;
  starts: boolean;
  joins: boolean;
  call: Place;
}

/** What a call on a known model does with its table and others. */
export function ownEffects(reading: Reading, model: Model, use: Use): Effect[] {
  const { subjects } = reading;
  const { library } = model;
  const { method, starts, joins, call } = use;
  if (library === 'prisma' || library === 'drizzle') return [];
  if (library === 'lucid' && method === 'related') {
    const [first] = children(call.node, 'arguments');
    const alias = first ? textAt(subjects.graph.evaluator, { node: first, module: call.module }) : null;
    return alias === null ? [] : lucidRelated(subjects, model, alias, call.node);
  }
  if (joins) return joined(subjects, model, call);
  if (starts) {
    if (/[rR]elatedQuery$/.test(method)) return relatedEffects(subjects, model, call);
    // Bookshelf's `query(…)` gives the model again, to be fetched; without anything it is knex' own builder.
    if (library === 'bookshelf' && method === 'query')
      return children(call.node, 'arguments').length === 0 ? started(subjects, model, call) : [];
    if (library !== 'objection' && library !== 'typeorm' && library !== 'mikro-orm' && library !== 'lucid') return [];
    // `connection.query(text)` runs SQL, which is read as such.
    if (method === 'query' && library !== 'objection' && library !== 'lucid') return [];
    return started(subjects, model, call);
  }
  if (library !== 'bookshelf' && insideStartedChain(call.node, library)) return [];
  return methodEffects(reading, model, use);
}

function started(subjects: Subjects, model: Model, call: Place): Effect[] {
  const chain = chainOf(call.node);
  const own = { table: model.table, direction: chainDirection(chain), commands: sentByChain(chain) };
  return [own, ...graphEffects(subjects, model, call)];
}

/** What one method does with the table of its model, and with others as it does it. */
function methodEffects({ subjects, say }: Reading, model: Model, { method, call }: Use, data?: Place[]): Effect[] {
  const direction = directionOf(model.library, method);
  const along = writtenAlong(subjects, model, call, method, data);
  if (direction === null) return method === 'build' ? along : [];
  const commands = commandsOf(subjects, model, method, direction, call);
  if (commands === null && model.kind !== 'collection') say(untold(model, method, call));
  const creates = /^(?:create|bulkCreate)$/.test(withoutContext(method)) && model.library === 'sequelize';
  const locks: Commands = direction === 'read' && locksRows(subjects, call) ? ['update'] : [];
  const included = creates ? [] : includedTables(subjects, model, call);
  return [
    { table: model.table, direction, commands: together(commands ?? ALL, locks) },
    ...included.map((table): Effect => ({ ...reads(table), commands: together(['select'], locks) })),
    ...along,
  ];
}

function commandsOf(
  subjects: Subjects,
  model: Model,
  method: string,
  direction: Direction,
  call: Place,
): Commands | null {
  const plain = sentBy(direction, method);
  return model.library === 'sequelize' ? sequelizeCommands(subjects, model, call, method, plain) : plain;
}

const untold = ({ table }: Model, method: string, { node, module }: Place): Unresolved => ({
  file: module.path,
  line: module.lineAt(node.start),
  what: `.${method}()`,
  why: `which statements it sends to ${table} can't be told, so it counts as all four rights`,
});

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

/** What a helper does, with what it is given beside the model as data. */
export function handedEffects(reading: Reading, model: Model, use: Use, call: Place, rest: Node[]): Effect[] {
  const data = rest.map((node): Place => ({ node, module: call.module }));
  if (!use.starts) return methodEffects(reading, model, { ...use, call }, data);
  const { subjects } = reading;
  return [...started(subjects, model, use.call).slice(0, 1), ...includedTables(subjects, model, call).map(reads)];
}
