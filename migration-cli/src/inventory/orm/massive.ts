import { child, children, type Node, nameOf, propertyOf, stringOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Edge, TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { within } from '../functions.ts';
import type { Schema } from '../sql/schema.ts';
import { type Commands, DELETES, INSERTS, SAVES, UPDATES } from './commands.ts';

const SENT: Record<string, Commands> = {
  insert: INSERTS,
  update: UPDATES,
  save: SAVES,
  destroy: DELETES,
  saveDoc: SAVES,
  updateDoc: UPDATES,
  modify: UPDATES,
};
const METHODS =
  /^(?:find(?:One|Doc)?|search(?:Doc)?|count(?:Doc)?|where|insert|update|save|destroy|saveDoc|updateDoc|modify)$/;

const usesMassive = (modules: ParsedModule[]) =>
  modules.some(({ text }) => text.includes('massive') && /['"]massive['"]/.test(text));

/** MassiveJS: `db.users.find({ … })`, `req.app.get('db').shop.orders.insert(row)`. */
export function massiveAccess(graph: CallGraph, schema: Schema): TableAccess[] {
  const modules = [...graph.evaluator.project.modules.values()];
  if (!usesMassive(modules)) return [];
  return modules.flatMap((module) =>
    module.calls(METHODS).flatMap((call): TableAccess[] => {
      const callee = unwrap(child(call, 'callee'));
      const names = pathBelow(unwrap(child(callee, 'object')));
      if (names === null || names.length === 0 || names.length > 2) return [];
      const table = names.filter((name, index) => index > 0 || name !== 'public' || names.length === 1).join('.');
      // A schema of the database stands in front of its tables, and so does whatever else the handle holds.
      if (names.length > 1 && !schema.tables.has(table)) return [];
      const commands = SENT[propertyOf(callee) ?? ''];
      const at = { file: module.path, line: module.lineAt(call.start), table, columns: [], within: within(call) };
      return [{ ...at, access: commands ? 'write' : 'read', via: 'orm', commands: commands ?? ['select'] }];
    }),
  );
}

/** Its scripts: `db.get_users(id)` and `db.orders.totals()` run `db/get_users.sql` and `db/orders/totals.sql`. */
export function massiveScripts(
  graph: CallGraph,
  files: Iterable<string>,
): Pick<Edge, 'from' | 'to' | 'line' | 'start'>[] {
  const modules = [...graph.evaluator.project.modules.values()];
  if (!usesMassive(modules)) return [];
  const scripts = new Map(
    [...files].flatMap((path) => {
      const [, name] = /(?:^|\/)db\/(.+)\.sql$/.exec(path) ?? [];
      return name === undefined ? [] : [[name, path] as const];
    }),
  );
  return modules.flatMap((module) =>
    module.nodes('CallExpression').flatMap((call) => {
      const names = pathBelow(unwrap(child(call, 'callee')));
      const to = names === null || names.length === 0 ? undefined : scripts.get(names.join('/'));
      const [first] = children(call, 'arguments');
      return to === undefined
        ? []
        : [{ from: module.path, to, line: module.lineAt(call.start), start: (first ?? call).start }];
    }),
  );
}

const HANDLE = /^(?:db|database|dbInstance|massive|conn|connection|tx)$/;

/** The names below a handle of the database, outermost last: `['shop', 'orders']` of `req.app.get('db').shop.orders`. */
function pathBelow(node: Node | null): string[] | null {
  const names: string[] = [];
  for (let at = node; at !== null; at = unwrap(child(at, 'object'))) {
    if (isHandle(at)) return names.reverse();
    const name = at.type === 'MemberExpression' ? propertyOf(at) : null;
    if (name === null) return null;
    names.push(name);
  }
  return null;
}

function isHandle(node: Node): boolean {
  if (node.type !== 'CallExpression') return HANDLE.test(propertyOf(node) ?? nameOf(node) ?? '');
  const [first] = children(node, 'arguments');
  return propertyOf(unwrap(child(node, 'callee'))) === 'get' && HANDLE.test(stringOf(first) ?? '');
}
