import { child, children, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { chainOf, type Effect } from './access.ts';
import { includedTables } from './included.ts';
import { chainDirection, type Direction, directionOf } from './methods.ts';
import type { Subjects } from './subjects.ts';

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

/** `manager.save(entity, rows)` in a helper for any entity: what its callers hand over for the parameter is written. */
export function handedToManager(
  subjects: Subjects,
  call: Place,
  object: Node,
  method: string,
): { direction: Direction; fn: Node; position: number } | null {
  const direction = directionOf('typeorm', method);
  const [first] = children(call.node, 'arguments');
  if (!first || direction === null || !isManager(object)) return null;
  const subject = subjects.of({ node: first, module: call.module });
  return subject && !('model' in subject) ? { direction, ...subject } : null;
}

export const isManager = (object: Node): boolean => MANAGER.test(rootName(object));

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
