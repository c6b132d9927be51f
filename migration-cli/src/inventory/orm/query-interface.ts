import { child, children, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { within } from '../functions.ts';
import { type Commands, DELETES, UPDATES } from './commands.ts';
import { textAt, textOption } from './read.ts';
import { isHandedToMigration } from './schema-builders.ts';

const SENT: Record<string, Commands> = { bulkInsert: ['insert'], bulkUpdate: UPDATES, bulkDelete: DELETES };
const METHODS = /^bulk(?:Insert|Update|Delete)$/;

/** Rows that seeds and migrations of Sequelize write: `queryInterface.bulkInsert('users', rows)`. */
export function queryInterfaceAccess(graph: CallGraph): TableAccess[] {
  return [...graph.evaluator.project.modules.values()].flatMap((module) =>
    module.calls(METHODS).flatMap((call) => entryOf(graph, module, call)),
  );
}

function entryOf({ evaluator }: CallGraph, module: ParsedModule, call: Node): TableAccess[] {
  const callee = unwrap(child(call, 'callee'));
  const commands = SENT[propertyOf(callee) ?? ''];
  const [first] = children(call, 'arguments');
  if (!commands || !first || !isQueryInterface(unwrap(child(callee, 'object')))) return [];
  const place = { node: first, module };
  const name = textAt(evaluator, place) ?? textOption(evaluator, place, 'tableName');
  if (name === null) return [];
  const schema = textOption(evaluator, place, 'schema');
  const table = schema === null || schema === 'public' ? name : `${schema}.${name}`;
  const at = { file: module.path, line: module.lineAt(call.start) };
  return [{ ...at, table, access: 'write', via: 'builder', columns: [], within: within(call), commands }];
}

function isQueryInterface(object: Node | null): boolean {
  if (object === null) return false;
  const called = object.type === 'CallExpression' ? unwrap(child(object, 'callee')) : object;
  const name = propertyOf(called) ?? nameOf(called) ?? '';
  return /queryInterface$/i.test(name) || isHandedToMigration(object);
}
