import { child, children, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import { ALL, type Commands, chainOf, type Effect, reading, sentBy, sentByChain, together } from './commands.ts';
import { includedTables } from './included.ts';
import { chainDirection, directionOf } from './methods.ts';
import type { Direction } from './model.ts';
import { membersOf, typeNames } from './read.ts';
import { locksRows } from './sequelize-commands.ts';
import { enclosingClass, type Subjects } from './subjects.ts';
import { writtenAlong } from './written-along.ts';

const MANAGER =
  /(?:^|\.)_?(?:\w*[mM]anager|em|getManager|entityManager|\w*[dD]ataSource|connection|getConnection|transaction|trx|tx|orm)$/;

/** `manager.save(User, …)`, `em.find(User)`, `qb.insert().into(User)`: the model is an argument. */
export function managerEffects(subjects: Subjects, call: Place, object: Node, method: string): Effect[] | null {
  const [first] = children(call.node, 'arguments');
  if (!first || subjects.models.all.length === 0) return null;
  const names = /^(?:from|into|createQueryBuilder|update|delete|insert|addFrom)$/.test(method);
  const does =
    directionOf('typeorm', method) ??
    (/^(?:persist|persistAndFlush|removeAndFlush|insert|softRemove)$/.test(method) ? 'write' : null);
  if (!names && does === null) return null;
  const managed = isManager(object);
  if (!managed && !names) return null;
  const subject = subjects.of({ node: first, module: call.module });
  const asList = subject === null && first.type === 'ArrayExpression' ? children(first, 'elements')[0] : null;
  const found = subject ?? (asList ? subjects.of({ node: asList, module: call.module }) : null);
  if (found === null || !('model' in found)) return null;
  const { model } = found;
  if (model.library === 'drizzle' || model.library === 'prisma') return null;
  if (!managed && !/^(?:from|into|update|addFrom|createQueryBuilder)$/.test(method)) return null;
  const own = subjects.of({ node: object, module: call.module });
  if (own && 'model' in own && !names) return null;
  const direction = names ? queryDirection(call.node, method) : (does ?? 'read');
  const plain = names ? queryCommands(call.node, method, direction) : (sentBy(direction, method) ?? ALL);
  const locks: Commands = direction === 'read' && locksRows(subjects, call) ? ['update'] : [];
  const rest = children(call.node, 'arguments').filter((node) => node !== first || subject === null || !isClass(first));
  const data = rest.map((node): Place => ({ node, module: call.module }));
  return [
    { table: model.table, direction, commands: together(plain, locks) },
    ...includedTables(subjects, model, call).map((table) => ({
      ...reading(table),
      commands: together(['select'], locks),
    })),
    ...(names ? [] : writtenAlong(subjects, model, call, method, data)),
  ];
}

/** `manager.save(entity, rows)` in a helper for any entity: what its callers hand over for the parameter is written. */
export function handedToManager(
  subjects: Subjects,
  call: Place,
  object: Node,
  method: string,
): { fn: Node; position: number } | null {
  const [first] = children(call.node, 'arguments');
  if (!first || directionOf('typeorm', method) === null || !isManager(object)) return null;
  const subject = subjects.of({ node: first, module: call.module });
  return subject && !('model' in subject) ? subject : null;
}

export const isManager = (object: Node): boolean =>
  MANAGER.test(rootName(object)) || isOfTransaction(unwrap(object)) || isTyped(unwrap(object));

const TYPE = /^(?:DataSource|Connection|EntityManager|SqlEntityManager|QueryRunner|MikroORM)$/;

/** True where an annotation says that a variable, a parameter or a field of `this` is one. */
function isTyped(object: Node | null): boolean {
  const says = (holder: Node | null) => typeNames(holder).some((name) => TYPE.test(name));
  if (object?.type === 'Identifier') {
    const binding = lookup(object, nameOf(object) ?? '');
    const holder = binding?.node.type === 'VariableDeclarator' ? child(binding.node, 'id') : (binding?.node ?? null);
    return says(holder?.type === 'TSParameterProperty' ? child(holder, 'parameter') : holder);
  }
  const owner = child(object, 'object')?.type === 'ThisExpression' && object ? enclosingClass(object) : null;
  const name = propertyOf(object);
  if (owner === null || name === null) return false;
  return membersOf(owner).some((member) => {
    if (keyOf(child(member, 'key')) === name) return says(member);
    if (keyOf(child(member, 'key')) !== 'constructor') return false;
    const params = children(child(member, 'value'), 'params').map((param) => child(param, 'parameter'));
    return params.some((param) => nameOf(param) === name && says(param));
  });
}

/** `manager.transaction(async (t) => …)`: what the callback is handed is one as well, whatever its name is. */
function isOfTransaction(object: Node | null): boolean {
  const binding = object?.type === 'Identifier' ? lookup(object, nameOf(object) ?? '') : null;
  const fn = binding?.kind === 'param' && binding.position === 0 ? binding.node.parent : null;
  const callee = fn?.parent?.type === 'CallExpression' ? unwrap(child(fn.parent, 'callee')) : null;
  const from = /^transaction(?:al)?$/.test(propertyOf(callee) ?? '') ? child(callee, 'object') : null;
  return from !== null && isManager(from);
}

/** `manager.save(User, row)` names the entity beside what is saved. */
const isClass = (node: Node) => /^[A-Z]/.test(nameOf(node) ?? propertyOf(node) ?? '');

function queryDirection(call: Node, method: string): Direction {
  if (/^(?:into|update|delete|insert)$/.test(method)) return 'write';
  return chainDirection([...before(call), ...(method === 'createQueryBuilder' ? chainOf(call) : [])]);
}

/** What stands before and behind `from(User)` says which statement it is; all rights where nothing does. */
function queryCommands(call: Node, method: string, direction: Direction): Commands {
  const found = sentByChain([method, ...before(call), ...chainOf(call)]);
  return direction === 'write' && found.join() === 'select' ? ALL : found;
}

function before(call: Node): string[] {
  const names: string[] = [];
  let at = unwrap(child(unwrap(child(call, 'callee')), 'object'));
  while (at?.type === 'CallExpression') {
    names.push(propertyOf(unwrap(child(at, 'callee'))) ?? '');
    at = unwrap(child(unwrap(child(at, 'callee')), 'object'));
  }
  return names;
}

function rootName(object: Node): string {
  const inner = unwrap(object);
  if (inner?.type === 'CallExpression') return rootName(child(inner, 'callee') ?? inner) || '';
  return propertyOf(inner) ?? nameOf(inner) ?? '';
}
