import { pluralize, underscore } from 'inflection';
import { child, children, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { Project } from '../../code/project.ts';
import { type Commands, chainOf, DELETES, type Effect, INSERTS, reading, SAVES, UPDATES, writing } from './commands.ts';
import type { Model, Relation } from './model.ts';
import { decorators, membersOf, staticValue, superName, textAt, textOption } from './read.ts';
import type { Subjects } from './subjects.ts';

/** The packages and aliases of AdonisJS 5 and later, and what its version 4 asks its container for. */
const LUCID = /@ioc:Adonis\/Lucid\/Orm|@adonisjs\/lucid\/orm|use\(['"]Model['"]\)/;
const RELATION = /^(?:hasOne|hasMany|belongsTo|manyToMany|belongsToMany|hasManyThrough|manyThrough)$/i;

/** Models of AdonisJS: classes that extend Lucid's, or one that does. */
export function lucidModels(project: Project, evaluator: Evaluator): Model[] {
  const modules = [...project.modules.values()];
  if (!modules.some(({ text }) => LUCID.test(text))) return [];
  const classes = modules.flatMap((module) =>
    [...module.nodes('ClassDeclaration'), ...module.nodes('ClassExpression')].map((node) => ({ node, module })),
  );
  const bases = new Set<string>();
  const found: Place[] = [];
  // A base class of the application's own is a model before those that extend it are.
  for (let before = -1; before < found.length; ) {
    before = found.length;
    for (const place of classes.filter((item) => !found.includes(item) && isModel(item, bases))) {
      found.push(place);
      bases.add(nameOf(child(place.node, 'id')) ?? '');
    }
  }
  return found.flatMap((place) => modelOf(place, evaluator));
}

function isModel({ node, module }: Place, bases: Set<string>): boolean {
  const parent = superName(node);
  if (parent === null) return false;
  const root = /^(?:BaseModel|Model|compose)$/.test(parent) && LUCID.test(module.text);
  return root ? parent !== 'compose' || composesModel(node, bases) : bases.has(parent);
}

/** `class User extends compose(BaseModel, SoftDeletes)`. */
function composesModel(node: Node, bases: Set<string>): boolean {
  const [first] = children(unwrap(child(node, 'superClass')), 'arguments');
  return /^(?:BaseModel|Model)$/.test(nameOf(first) ?? '') || bases.has(nameOf(first) ?? '');
}

function modelOf({ node, module }: Place, evaluator: Evaluator): Model[] {
  const name = nameOf(child(node, 'id'));
  // A class without columns that others extend has no table of its own; one without a name is no model.
  if (name === null || (staticValue(node, 'table') === null && isAbstract(node, name))) return [];
  const value = staticValue(node, 'table');
  const printed = value && textAt(evaluator, { node: value, module });
  const members = membersOf(node);
  return [
    {
      library: 'lucid',
      name,
      table: printed ?? pluralize(underscore(name)),
      guesses: [],
      kind: 'table',
      columns: members.filter(isColumn).flatMap((member) => keyOf(child(member, 'key')) ?? []),
      relations: members.flatMap(
        (member) => decorated(module, evaluator, name, member) ?? returned(module, evaluator, name, member),
      ),
      module,
      node,
    },
  ];
}

const isAbstract = (node: Node, name: string) => node.abstract === true || /^(?:App|Base)\w*Model$/.test(name);

const isColumn = (member: Node) => decorators(member).some(({ node }) => /^@column\b/.test(printedDecorator(node)));

function printedDecorator(node: Node): string {
  const expression = unwrap(child(node, 'expression'));
  const callee = expression?.type === 'CallExpression' ? unwrap(child(expression, 'callee')) : expression;
  const object = callee?.type === 'MemberExpression' ? child(callee, 'object') : callee;
  return `@${nameOf(object) ?? ''}`;
}

/** `@manyToMany(() => Skill, { pivotTable: 'user_skills' }) skills`. */
function decorated(module: ParsedModule, evaluator: Evaluator, owner: string, member: Node): Relation[] | null {
  const found = decorators(member).find(({ name }) => RELATION.test(name));
  const alias = keyOf(child(member, 'key'));
  const [first, second] = found?.args ?? [];
  if (!found || alias === null || !first) return null;
  const target = first.type === 'ArrowFunctionExpression' ? child(first, 'body') : first;
  const printed = second ? textOption(evaluator, { node: second, module }, 'pivotTable') : null;
  return [relation(alias, nameOf(target), found.name, owner, printed)];
}

/** AdonisJS 4: `skills () { return this.belongsToMany('App/Models/Skill').pivotTable('user_skills') }`. */
function returned(module: ParsedModule, evaluator: Evaluator, owner: string, member: Node): Relation[] {
  const alias = keyOf(child(member, 'key'));
  const body = children(child(child(member, 'value'), 'body'), 'body');
  let at = unwrap(child(body.find(({ type }) => type === 'ReturnStatement') ?? null, 'argument'));
  let pivot: string | null = null;
  while (alias !== null && at?.type === 'CallExpression') {
    const callee = unwrap(child(at, 'callee'));
    const method = propertyOf(callee) ?? '';
    const [first] = children(at, 'arguments');
    const text = first ? textAt(evaluator, { node: first, module }) : null;
    if (method === 'pivotTable') pivot = text;
    if (RELATION.test(method) && unwrap(child(callee, 'object'))?.type === 'ThisExpression')
      return [relation(alias, text?.split('/').at(-1) ?? null, method, owner, pivot)];
    at = unwrap(child(callee, 'object'));
  }
  return [];
}

function relation(alias: string, target: string | null, kind: string, owner: string, pivot: string | null): Relation {
  const links = /^(?:manyToMany|belongsToMany)$/i.test(kind);
  const usual = [owner, target ?? '']
    .map((name) => underscore(name))
    .sort()
    .join('_');
  return { alias, target, targetNode: null, through: links ? (pivot ?? usual) : null };
}

/** What a method of a relation sends to the rows, and to the table between them. */
const SENT: [RegExp, Commands | null, Commands][] = [
  [/^attach$/, null, INSERTS],
  [/^detach$/, null, DELETES],
  [/^sync$/, null, ['delete', 'insert', 'select', 'update']],
  [/^(?:create|firstOrCreate|fetchOrCreate|insert)/, INSERTS, INSERTS],
  [/^(?:save|updateOrCreate)/, SAVES, SAVES],
  [/^(?:update|increment|decrement)/, UPDATES, ['select']],
  [/^delete/, DELETES, ['select']],
];

/** `user.related('posts').create(…)`, `user.posts().where(…)`: what is done through a relation of a row. */
export function lucidRelated(subjects: Subjects, model: Model, alias: string, call: Node): Effect[] {
  const found = model.relations.find((item) => item.alias === alias);
  const target = found ? subjects.models.target(found) : null;
  if (!found || !target) return [];
  const sent = chainOf(call).flatMap((method) => SENT.find(([pattern]) => pattern.test(method)) ?? []);
  const [, rows = READS, links = READS] = sent as Partial<(typeof SENT)[number]>;
  const acting = (table: string, commands: Commands) =>
    commands.length === 1 ? reading(table) : writing(table, commands);
  const through = found.through ? [acting(found.through, links)] : [];
  return rows === null ? through : [acting(target.table, rows), ...through];
}

const READS: Commands = ['select'];
