import { child, children, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { Unresolved } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { inDown, inDownOf, inUp } from '../migration-halves.ts';
import { isMigration } from '../sql/migrations.ts';
import type { Schema } from '../sql/schema.ts';
import { keysOf, membersOf, textAt, textOption } from './read.ts';
import { enclosingClass } from './subjects.ts';

const BUILDER = /(?:schema|queryInterface|queryRunner|pgm|migration|builder|context|knex|db|trx)$/i;

type Say = (item: Unresolved) => void;

/** Tables that a migration makes through a builder: knex, Sequelize's queryInterface, TypeORM's queryRunner, db-migrate, Kysely. */
export function applySchemaBuilders(schema: Schema, graph: CallGraph, module: ParsedModule, say: Say): void {
  if (!/createTable|renameTable|dropTable|createView|createMaterializedView|use\(['"]Schema['"]\)/.test(module.text))
    return;
  for (const call of inChainOrder(module.nodes('CallExpression'))) apply(schema, graph, module, call, say);
}

/** `schema.renameTable(…).createTable(…)`: of a chain the inner call, which runs first, stands around the fewest characters. */
function inChainOrder(calls: Node[]): Node[] {
  return calls
    .map((call) => ({ call, at: child(call, 'callee')?.end ?? call.start }))
    .sort((a, b) => a.at - b.at)
    .map(({ call }) => call);
}

function apply(schema: Schema, graph: CallGraph, module: ParsedModule, call: Node, say: Say): void {
  // `db.createTable.bind(db, 'users', …)` is called later by whoever runs the list of steps.
  const printed = unwrap(child(call, 'callee'));
  const bound = propertyOf(printed) === 'bind';
  const callee = bound ? unwrap(child(printed, 'object')) : printed;
  const method = methodOf(module, callee);
  if (
    !/^(?:createTable(?:IfNotExists|Like)?|dropTable(?:IfExists)?|renameTable|createView(?:OrReplace)?|createMaterializedView|addTable)$/.test(
      method,
    )
  )
    return;
  if (!isBuilder(child(callee, 'object')) && method === propertyOf(callee)) return;
  if (inDown(module, call)) return;
  const [first, second] = children(call, 'arguments').slice(bound ? 1 : 0);
  const inSchema = schemaOf(graph, module, child(callee, 'object'));
  const name = first ? within(inSchema, tableName(graph, module, first)) : null;
  const at = { file: module.path, line: module.lineAt(callee?.end ?? call.start) };
  if (name === null) {
    if (first && (/^createTable/.test(method) || isMigration(module.path)))
      say({ ...at, what: method, why: 'the name of the table is computed' });
    return;
  }
  if (/^drop/.test(method)) {
    if ((isMigration(module.path) || inUp(call)) && schema.tables.delete(name)) schema.gone.add(name);
    return;
  }
  if (method === 'renameTable') {
    const to = second ? within(inSchema, tableName(graph, module, second)) : null;
    const entry = schema.tables.get(name);
    if (to === null) {
      say({ ...at, what: method, why: `the new name of ${name} is computed` });
      return;
    }
    schema.tables.delete(name);
    schema.gone.add(name);
    schema.tables.set(to, { ...(entry ?? { ...at, kind: 'table' as const, columns: [] }), name: to });
    return;
  }
  if (schema.tables.has(name)) return;
  const kind = method === 'createMaterializedView' ? 'materialized-view' : /View/.test(method) ? 'view' : 'table';
  schema.tables.set(name, { ...at, name, kind, columns: second ? columnsOf(graph, module, second) : [] });
}

/** What a call of a builder does; in AdonisJS 4 the migration itself is the builder: `this.create('users', …)`. */
function methodOf(module: ParsedModule, callee: Node | null): string {
  const method = propertyOf(callee) ?? '';
  const isOwn =
    /^(?:create(?:IfNotExists)?|drop(?:IfExists)?|rename)$/.test(method) &&
    child(callee, 'object')?.type === 'ThisExpression' &&
    /use\(['"]Schema['"]\)/.test(module.text);
  return isOwn ? method.replace(/^(create|drop|rename)/, '$1Table') : method;
}

/** `knex.schema.withSchema('audit').createTable('actions', …)` */
function schemaOf(graph: CallGraph, module: ParsedModule, object: Node | null): string | null {
  for (
    let at = unwrap(object);
    at?.type === 'CallExpression';
    at = unwrap(child(unwrap(child(at, 'callee')), 'object'))
  ) {
    const [first] = children(at, 'arguments');
    if (propertyOf(unwrap(child(at, 'callee'))) === 'withSchema')
      return first ? textAt(graph.evaluator, { node: first, module }) : null;
  }
  return null;
}

const within = (schema: string | null, name: string | null): string | null =>
  schema === null || schema === 'public' || name === null || name.includes('.') ? name : `${schema}.${name}`;

function isBuilder(object: Node | null): boolean {
  let at = unwrap(object);
  while (at?.type === 'CallExpression') at = unwrap(child(unwrap(child(at, 'callee')), 'object'));
  const name = propertyOf(at) ?? nameOf(at) ?? '';
  return BUILDER.test(name) || (at !== null && isHandedToMigration(at));
}

/** What `up` and `down` are handed first works on the schema, whatever they call it. */
export function isHandedToMigration(node: Node): boolean {
  const binding = node.type === 'Identifier' ? lookup(node, nameOf(node) ?? '') : null;
  return binding?.kind === 'param' && binding.position === 0 && (inUp(node) || inDownOf(node));
}

/** `'users'`, `{ tableName, schema }`, `{ name, schema }` and `new Table({ name })`. */
function tableName(graph: CallGraph, module: ParsedModule, node: Node): string | null {
  const { evaluator } = graph;
  const inner = node.type === 'NewExpression' ? children(node, 'arguments')[0] : node;
  if (!inner) return null;
  const place = { node: inner, module };
  const text =
    textAt(evaluator, place) ??
    ownText(graph, place) ??
    textOption(evaluator, place, 'tableName') ??
    textOption(evaluator, place, 'name');
  const schema = textOption(evaluator, place, 'schema');
  if (text === null || !/^[\w.$ -]+$/.test(text)) return null;
  const bare = text.replace(/^public\./, '');
  return schema === null || schema === 'public' ? bare : `${schema}.${bare}`;
}

/** `this.tableName` of a migration that is a class. */
function ownText({ evaluator }: CallGraph, { node, module }: Place): string | null {
  const isOwn = node.type === 'MemberExpression' && child(node, 'object')?.type === 'ThisExpression';
  const owner = isOwn ? enclosingClass(node) : null;
  const member = owner && membersOf(owner).find((item) => keyOf(child(item, 'key')) === propertyOf(node));
  const value = member?.type === 'PropertyDefinition' ? child(member, 'value') : null;
  return value ? textAt(evaluator, { node: value, module }) : null;
}

function columnsOf(graph: CallGraph, module: ParsedModule, node: Node): string[] {
  const value = graph.evaluator.follow({ node, module });
  return value?.node.type === 'ObjectExpression' ? keysOf(value.node) : [];
}
