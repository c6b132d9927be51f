import { pluralize } from 'inflection';
import { child, children, dottedName, keyOf, type Node, nameOf, propertyOf } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { Project } from '../../code/project.ts';
import { lookup } from '../../code/scope.ts';
import type { Model, Relation } from './model.ts';
import { keysOf, option, staticValue, superName, textAt, textOption } from './read.ts';

const DRIZZLE = /^(?:pgTable|mysqlTable|sqliteTable|singlestoreTable|pgView|mysqlView|sqliteView|pgMaterializedView)$/;
const TABLES = new RegExp(`${DRIZZLE.source}|^(?:extend|model|table|view|materializedView)$`);

/** Models of Objection, Mongoose and Drizzle: each names its table in one place. */
export function plainModels(project: Project, evaluator: Evaluator): Model[] {
  const modules = [...project.modules.values()];
  // What a creator of tables is called is up to its module.
  const named = modules.some(({ text }) => text.includes('TableCreator')) ? /^/ : TABLES;
  return modules.flatMap((module) => [
    ...[...module.nodes('ClassDeclaration'), ...module.nodes('ClassExpression')].flatMap((node) =>
      objection(module, evaluator, node),
    ),
    ...module
      .calls(named)
      .flatMap((call) => [...mongoose(module, evaluator, call), ...drizzle(module, evaluator, call)]),
  ]);
}

const bare = { kind: 'table' as const, guesses: [] as string[], columns: [] as string[], relations: [] as Relation[] };

/** `static tableName = 'users'`, `static get tableName()`, with `relationMappings`. */
function objection(module: ParsedModule, evaluator: Evaluator, node: Node): Model[] {
  const value = staticValue(node, 'tableName');
  const name = nameOf(child(node, 'id'));
  if (value === null || superName(node) === null) return [];
  const table = textAt(evaluator, { node: value, module });
  if (table === null || name === null) return [];
  const mappings = staticValue(node, 'relationMappings') ?? staticValue(node, 'relationMappings');
  return [
    { ...bare, library: 'objection', name, table, relations: mappingsOf(module, evaluator, mappings), module, node },
  ];
}

function mappingsOf(module: ParsedModule, evaluator: Evaluator, node: Node | null): Relation[] {
  const body = node?.type === 'ArrowFunctionExpression' ? child(node, 'body') : node;
  const object = body && evaluator.follow({ node: body, module });
  if (object?.node.type !== 'ObjectExpression') return [];
  return children(object.node, 'properties').flatMap((property) => {
    const alias = keyOf(child(property, 'key'));
    const value = child(property, 'value');
    if (alias === null || value === null) return [];
    const place = { node: value, module: object.module };
    const raw = children(value, 'properties').find((item) => keyOf(child(item, 'key')) === 'modelClass');
    const modelClass = child(raw, 'value');
    const text = modelClass && textAt(evaluator, { node: modelClass, module: object.module });
    const through = option(evaluator, option(evaluator, place, 'join'), 'through');
    const from = textOption(evaluator, through, 'from');
    return [
      {
        alias,
        target:
          nameOf(modelClass) ??
          text
            ?.split('/')
            .at(-1)
            ?.replace(/\.[jt]s$/, '') ??
          propertyOf(modelClass),
        targetNode: (modelClass && evaluator.follow({ node: modelClass, module: object.module })?.node) ?? null,
        through: from === null ? null : from.split('.').slice(0, -1).join('.'),
        key: keyHolder(value),
      },
    ];
  });
}

/** `relation: Model.BelongsToOneRelation` */
function keyHolder(mapping: Node): Relation['key'] {
  const relation = children(mapping, 'properties').find((item) => keyOf(child(item, 'key')) === 'relation');
  const name = propertyOf(child(relation, 'value')) ?? nameOf(child(relation, 'value')) ?? '';
  if (/^(?:ManyToMany|HasOneThrough)/.test(name)) return 'between';
  return /^BelongsToOne/.test(name) ? 'own' : /^Has/.test(name) ? 'other' : undefined;
}

/** `mongoose.model('User', schema, 'people')`; the collection is the plural of the name unless it is given. */
function mongoose(module: ParsedModule, evaluator: Evaluator, call: Node): Model[] {
  const callee = child(call, 'callee');
  const args = children(call, 'arguments');
  const named = propertyOf(callee) === 'model' || nameOf(callee) === 'model';
  if (!named || args.length < 2 || !usesMongoose(module, callee)) return [];
  const name = textAt(evaluator, { node: args[0] as Node, module });
  if (name === null) return [];
  const given = args[2] ? textAt(evaluator, { node: args[2], module }) : null;
  const schema = evaluator.follow({ node: args[1] as Node, module });
  const [fields, options] = schema?.node.type === 'NewExpression' ? children(schema.node, 'arguments') : [];
  const inSchema =
    options && schema ? textOption(evaluator, { node: options, module: schema.module }, 'collection') : null;
  const columns = fields && schema ? keysOf(evaluator.follow({ node: fields, module: schema.module })?.node) : [];
  const table = given ?? inSchema ?? pluralize(name.toLowerCase());
  const relations = fields && schema ? references({ node: fields, module: schema.module }, evaluator) : [];
  return [{ ...bare, kind: 'collection', library: 'mongoose', name, table, columns, relations, module, node: call }];
}

function usesMongoose(module: ParsedModule, callee: Node | null): boolean {
  const root = callee?.type === 'MemberExpression' ? child(callee, 'object') : callee;
  const binding = root && lookup(root, nameOf(root) ?? '');
  if (binding?.imported?.specifier === 'mongoose') return true;
  return (
    /(?:^|\.)(?:mongoose|connection|conn|db)$/i.test(dottedName(root) ?? '') && /['"]mongoose['"]/.test(module.text)
  );
}

/** `author: { type: ObjectId, ref: 'User' }` is what `populate('author')` reads. */
function references(fields: Place, evaluator: Evaluator): Relation[] {
  const object = evaluator.follow(fields);
  if (object?.node.type !== 'ObjectExpression') return [];
  return children(object.node, 'properties').flatMap((property) => {
    const alias = keyOf(child(property, 'key'));
    const value = child(property, 'value');
    const inner = value?.type === 'ArrayExpression' ? children(value, 'elements')[0] : value;
    const target = inner ? textOption(evaluator, { node: inner, module: object.module }, 'ref') : null;
    return alias === null || target === null ? [] : [{ alias, target, targetNode: null, through: null }];
  });
}

/** `pgTable('users', {…})`, `schema.table('users', {…})` and `pgTableCreator((name) => `app_${name}`)`. */
function drizzle(module: ParsedModule, evaluator: Evaluator, call: Node): Model[] {
  const callee = child(call, 'callee');
  const args = children(call, 'arguments');
  const [first] = args;
  const variable = call.parent && outerName(call);
  if (!first || variable === null || variable === undefined || callee === null) return [];
  const printed = textAt(evaluator, { node: first, module });
  if (printed === null) return [];
  const base = drizzleName(callee);
  const kind = /MaterializedView/.test(base ?? '') ? 'materialized-view' : /View$/.test(base ?? '') ? 'view' : 'table';
  const columns = args[1] ? keysOf(evaluator.follow({ node: args[1], module })?.node) : [];
  const entry = (table: string): Model[] => [
    { ...bare, library: 'drizzle', name: variable, table, kind, columns, module, node: call },
  ];
  if (base !== null && DRIZZLE.test(base)) return entry(printed);
  const maker =
    nameOf(callee) === null ? schemaOf(module, evaluator, callee) : evaluator.follow({ node: callee, module });
  if (maker?.node.type !== 'CallExpression') return [];
  const made = drizzleName(child(maker.node, 'callee')) ?? '';
  const [argument] = children(maker.node, 'arguments');
  if (/^(?:pgSchema|mysqlSchema)$/.test(made) && /^(?:table|view|materializedView)$/.test(propertyOf(callee) ?? '')) {
    const schema = argument ? textAt(evaluator, { node: argument, module: maker.module }) : null;
    return entry(schema === null || schema === 'public' ? printed : `${schema}.${printed}`);
  }
  if (!/^(?:pg|mysql|sqlite)TableCreator$/.test(made) || argument === undefined) return [];
  const creator = evaluator.follow({ node: argument, module: maker.module });
  const body = creator && child(creator.node, 'body');
  if (!creator || !body) return [];
  const here = { node: call, module };
  const named = evaluator.withCall(creator.node, here, () => textAt(evaluator, { node: body, module: creator.module }));
  return named === null ? [] : entry(named);
}

/** What Drizzle calls a function that is imported: `pgTable`, under a name of its own (`pgTable as table`) or of the whole (`pg.pgTable`). */
function drizzleName(callee: Node | null): string | null {
  const property = callee?.type === 'MemberExpression' ? propertyOf(callee) : null;
  const named = property === null ? callee : child(callee, 'object');
  const binding = named ? lookup(named, nameOf(named) ?? '') : null;
  if (!binding?.imported) return null;
  if (property === null) return binding.path.at(-1) ?? binding.imported.name;
  return /^(?:\*|default)$/.test(binding.imported.name) ? property : null;
}

function schemaOf(module: ParsedModule, evaluator: Evaluator, callee: Node): Place | null {
  const object = child(callee, 'object');
  return object && evaluator.follow({ node: object, module });
}

/** The variable that a call gives its value to, through the calls chained on it. */
function outerName(call: Node): string | null {
  let at: Node | null | undefined = call;
  while (
    at?.parent &&
    (at.parent.type === 'MemberExpression' ||
      (at.parent.type === 'CallExpression' && child(at.parent, 'callee') === at))
  )
    at = at.parent;
  return at?.parent?.type === 'VariableDeclarator' ? nameOf(child(at.parent, 'id')) : null;
}

/** Drizzle's `relations(users, ({ many }) => ({ posts: many(posts) }))`. */
export function drizzleRelations(module: ParsedModule): { owner: Node; alias: string; target: Node }[] {
  return module.calls(/^relations$/).flatMap((call) => {
    if (nameOf(child(call, 'callee')) !== 'relations') return [];
    const [owner, fn] = children(call, 'arguments');
    const body = child(fn, 'body');
    if (!owner || body?.type !== 'ObjectExpression') return [];
    return children(body, 'properties').flatMap((property) => {
      const value = child(property, 'value');
      const [target] = children(value, 'arguments');
      const alias = keyOf(child(property, 'key'));
      return target && alias !== null ? [{ owner, alias, target }] : [];
    });
  });
}
