import { child, children, keyOf, type Node, nameOf, stringOf, unwrap } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { within } from '../functions.ts';
import type { Source } from '../project.ts';
import type { Schema } from '../sql/schema.ts';
import { option, textAt } from './read.ts';

interface Store {
  table: string;
  /** Options that name another table, by the versions of the package. */
  names: string[];
  schema: string | null;
  columns: string[];
}

/** Stores of express-session that keep a table of their own, with what their documentation and code call it. */
const STORES: Record<string, Store> = {
  'connect-pg-simple': {
    table: 'session',
    names: ['tableName'],
    schema: 'schemaName',
    columns: ['sid', 'sess', 'expire'],
  },
  'connect-session-knex': {
    table: 'sessions',
    names: ['tableName', 'tablename'],
    schema: null,
    columns: ['sid', 'sess', 'expired'],
  },
  'connect-session-sequelize': {
    table: 'Sessions',
    names: ['tableName'],
    schema: null,
    columns: ['sid', 'expires', 'data', 'createdAt', 'updatedAt'],
  },
};

/** The tables of session stores, which are read and written where the store is made. Adds them to `schema`. */
export function sessionStoreAccess({ files, unresolved }: Source, graph: CallGraph, schema: Schema): TableAccess[] {
  return [...graph.evaluator.project.modules.values()].flatMap((module) =>
    module.nodes('NewExpression').flatMap((made): TableAccess[] => {
      const store = storeOf(child(made, 'callee'));
      if (!store || files.get(module.path)?.entry.test === true) return [];
      const at = { file: module.path, line: module.lineAt(made.start) };
      const table = tableOf(graph, module, made, store);
      if (table === null) {
        unresolved.push({
          ...at,
          what: 'table',
          why: 'the table in which the store of sessions keeps them is not known',
        });
        return [];
      }
      if (!schema.tables.has(table))
        schema.tables.set(table, { ...at, name: table, kind: 'table', columns: store.columns });
      const commands: TableAccess['commands'] = ['delete', 'insert', 'select', 'update'];
      return [{ ...at, table, access: 'readwrite', via: 'library', columns: [], within: within(made), commands }];
    }),
  );
}

function storeOf(callee: Node | null): Store | null {
  const specifier = packageOf(callee);
  return specifier !== null && Object.hasOwn(STORES, specifier) ? (STORES[specifier] ?? null) : null;
}

/** The package that gives a class: imported by its name, or made by what the package exports, `connect(session)`. */
function packageOf(node: Node | null, depth = 0): string | null {
  const inner = unwrap(node);
  if (!inner || depth > 4) return null;
  if (inner.type === 'MemberExpression') return packageOf(child(inner, 'object'), depth + 1);
  if (inner.type === 'CallExpression') {
    const callee = unwrap(child(inner, 'callee'));
    const [first] = children(inner, 'arguments');
    return nameOf(callee) === 'require' ? stringOf(first) : packageOf(callee, depth + 1);
  }
  const binding = inner.type === 'Identifier' ? lookup(inner, nameOf(inner) ?? '') : null;
  return binding?.imported?.specifier ?? (binding?.init ? packageOf(binding.init, depth + 1) : null);
}

/** The name that the options give, or the default; null where it can't be told. */
function tableOf({ evaluator }: CallGraph, module: ParsedModule, made: Node, store: Store): string | null {
  const [given] = children(made, 'arguments');
  if (!given) return store.table;
  const options = evaluator.follow({ node: given, module });
  if (options?.node.type !== 'ObjectExpression') return null;
  // A model of the application that holds the sessions is a table that is known as such.
  if (printed(evaluator, options, 'table')) return null;
  const [named] = store.names.flatMap((name) => printed(evaluator, options, name) ?? []);
  const table = named ? textAt(evaluator, named) : store.table;
  const schema = store.schema === null ? null : printed(evaluator, options, store.schema);
  if (table === null || schema === null) return table;
  const text = textAt(evaluator, schema);
  return text === null ? null : text === 'public' ? table : `${text}.${table}`;
}

/** An option as it stands there, also where it leads to no value; or through what is spread. */
function printed(evaluator: Evaluator, options: Place, key: string): Place | null {
  const property = children(options.node, 'properties').find((item) => keyOf(child(item, 'key')) === key);
  const value = child(property, 'value');
  return value ? { node: value, module: options.module } : option(evaluator, options, key);
}
