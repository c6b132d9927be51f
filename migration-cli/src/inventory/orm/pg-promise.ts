import { child, children, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import type { TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { within } from '../functions.ts';
import type { Source } from '../project.ts';
import { type Commands, SAVES, UPDATES } from './commands.ts';
import { option, textAt, textOption } from './read.ts';

/** What pg-promise's helpers generate: `helpers.insert(rows, columnSet)`, `helpers.update(row, columns, 'users')`. */
export function pgPromiseAccess({ unresolved }: Source, graph: CallGraph): TableAccess[] {
  const modules = [...graph.evaluator.project.modules.values()];
  if (!modules.some(({ text }) => /['"]pg-promise['"]/.test(text))) return [];
  return modules.flatMap((module) =>
    module.calls(/^(?:insert|update)$/).flatMap((call): TableAccess[] => {
      const callee = unwrap(child(call, 'callee'));
      const object = unwrap(child(callee, 'object'));
      if ((propertyOf(object) ?? nameOf(object)) !== 'helpers') return [];
      const [, columns, table] = children(call, 'arguments').map((node): Place => ({ node, module }));
      const at = { file: module.path, line: module.lineAt(call.start) };
      const name = tableOf(graph, table) ?? tableOfColumns(graph, columns);
      if (name === null) {
        unresolved.push({ ...at, what: 'SQL', why: 'the table that the helper writes into is not known' });
        return [];
      }
      const commands = propertyOf(callee) === 'insert' ? inserted(call) : UPDATES;
      return [{ ...at, table: name, access: 'write', via: 'builder', columns: [], within: within(call), commands }];
    }),
  );
}

/** The text may go on behind what the helper makes: `helpers.insert(row, columns) + ' RETURNING id'`. */
const inserted = ({ parent }: Node): Commands =>
  parent?.type === 'AwaitExpression' || parent?.type === 'CallExpression' ? ['insert'] : SAVES;

/** `'users'`, `{ table, schema }`, `new TableName({ table, schema })`. */
function tableOf({ evaluator }: CallGraph, place: Place | undefined): string | null {
  if (!place) return null;
  const plain = textAt(evaluator, place);
  if (plain !== null) return plain;
  const value = evaluator.follow(place);
  const options = value && isNew(value.node, 'TableName') ? firstArgument(value) : value;
  const table = textAt(evaluator, options) ?? textOption(evaluator, options, 'table');
  const schema = textOption(evaluator, options, 'schema');
  return table === null || schema === null || schema === 'public' ? table : `${schema}.${table}`;
}

/** The table of `new ColumnSet([…], { table })`, also of what is derived from one. */
function tableOfColumns(graph: CallGraph, place: Place | undefined, depth = 0): string | null {
  const value = place && depth < 4 ? graph.evaluator.follow(place) : null;
  if (!value) return null;
  if (isNew(value.node, 'ColumnSet')) {
    const second = children(value.node, 'arguments')[1];
    const table = second ? option(graph.evaluator, { node: second, module: value.module }, 'table') : null;
    return tableOf(graph, table ?? undefined);
  }
  const callee = value.node.type === 'CallExpression' ? child(value.node, 'callee') : null;
  const object = /^(?:extend|merge)$/.test(propertyOf(callee) ?? '') ? child(callee, 'object') : null;
  return object ? tableOfColumns(graph, { node: object, module: value.module }, depth + 1) : null;
}

const isNew = (node: Node, name: string) =>
  node.type === 'NewExpression' && (propertyOf(child(node, 'callee')) ?? nameOf(child(node, 'callee'))) === name;

function firstArgument({ node, module }: Place): Place | null {
  const [first] = children(node, 'arguments');
  return first ? { node: first, module } : null;
}
