import { children, type Node } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { Place } from '../../code/place.ts';
import {
  type Commands,
  chainOf,
  DELETES,
  type Effect,
  INSERTS,
  reading,
  sentByChain,
  together,
  UPDATES,
  writing,
} from './commands.ts';
import { followPath, includedTables } from './included.ts';
import type { Model, Relation } from './model.ts';
import type { Subjects } from './subjects.ts';

/** Methods that have a query read another table as well. */
export const JOINS =
  /^(?:(?:left|inner|right|full)?(?:outer)?join(?:AndSelect|AndMapOne|AndMapMany|Related)?|withGraph(?:Fetched|Joined)|(?:join|innerJoin|leftJoin)Eager|eager|with|preload|populate|load(?:Missing)?|related|\$fetchGraph|fetchGraph|relation(?:LoadPath)?)$/i;

/** The tables that one of these methods adds to a query. */
export function joined(subjects: Subjects, model: Model, call: Place): Effect[] {
  const [first] = children(call.node, 'arguments');
  if (!first) return [];
  const place = { node: first, module: call.module };
  const subject = subjects.of(place);
  if (subject && 'model' in subject) return [reading(subject.model.table)];
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
  return [...new Set(found)].map(reading);
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
export function relatedEffects(subjects: Subjects, model: Model | null, call: Place): Effect[] {
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
  const chain = chainOf(call.node);
  const links = chain.find((method) => /^(?:un)?relate$/.test(method));
  const { relation, owner } = only;
  if (relation.through !== null) return overJunction(target, relation.through, chain, links);
  if (links !== undefined) return linked(owner, target, relation);
  const inserts = chain.some((method) => /^insert/.test(method));
  return [
    acting(target.table, sentByChain(chain)),
    ...(inserts && relation.key === 'own' ? [writing(owner.table, UPDATES)] : []),
  ];
}

const acting = (table: string, commands: Commands): Effect =>
  commands.some((command) => /insert|delete|truncate/.test(command)) || commands.join() === UPDATES.join()
    ? writing(table, commands)
    : { ...reading(table), commands };

/** A link changes the key in the table that holds it. */
function linked(owner: Model, target: Model, { key }: Relation): Effect[] {
  const tables = key === 'own' ? [owner.table] : key === 'other' ? [target.table] : [owner.table, target.table];
  return tables.map((table) => writing(table, UPDATES));
}

/** A link over a junction leaves the rows of the other table as they are; which ones lose it is asked there. */
function overJunction(target: Model, through: string, chain: string[], links: string | undefined): Effect[] {
  if (links === 'relate') return [writing(through, INSERTS)];
  if (links === 'unrelate') return [reading(target.table), writing(through, DELETES)];
  const commands = sentByChain(chain);
  const own = acting(target.table, commands);
  if (own.direction === 'read') return [own, { ...own, table: through }];
  // What is deleted on the other side takes its links along by the database; columns of the junction are set by updates.
  const between: Commands = together(
    ['select'],
    commands.includes('insert') ? INSERTS : [],
    commands.includes('update') ? UPDATES : [],
  );
  return [own, acting(through, between)];
}
