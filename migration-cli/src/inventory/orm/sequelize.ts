import { pluralize, underscore } from 'inflection';
import { child, children, dottedName, type Node, nameOf, propertyOf } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { Project } from '../../code/project.ts';
import type { Unresolved } from '../../model/inventory.ts';
import type { Model, Relation } from './model.ts';
import { decorators, flagAt, flagOption, keysOf, membersOf, option, superName, textAt, textOption } from './read.ts';

/** Options that `new Sequelize(…, { define })` sets for every model. */
interface Defaults {
  freezeTableName: boolean;
  underscored: boolean;
  schema: string | null;
  paranoid: boolean | null;
}

type Say = (item: Unresolved) => void;

/** Models of Sequelize: `define`, `init` and the classes of sequelize-typescript. */
export function sequelizeModels(project: Project, evaluator: Evaluator, say: Say): Model[] {
  const modules = [...project.modules.values()];
  const defaults = defaultsOf(modules, evaluator);
  return modules.flatMap((module) => [
    ...module
      .calls(/^(?:define|init)$/)
      .flatMap((call) =>
        evaluator.eachRound({ node: call, module }, () => defined(module, evaluator, call, defaults, say)),
      ),
    ...classes(module).flatMap((node) => decorated(module, evaluator, node, defaults)),
  ]);
}

const classes = (module: ParsedModule) => [...module.nodes('ClassDeclaration'), ...module.nodes('ClassExpression')];

function defaultsOf(modules: ParsedModule[], evaluator: Evaluator): Defaults {
  for (const module of modules) {
    for (const node of module.nodes('NewExpression')) {
      if (!/(?:^|\.)Sequelize$/.test(dottedName(child(node, 'callee')) ?? '')) continue;
      for (const argument of children(node, 'arguments')) {
        const define = option(evaluator, { node: argument, module }, 'define');
        if (define === null) continue;
        return {
          freezeTableName: flagOption(evaluator, define, 'freezeTableName'),
          underscored: flagOption(evaluator, define, 'underscored'),
          schema: textOption(evaluator, define, 'schema'),
          paranoid: flagAt(evaluator, define, 'paranoid'),
        };
      }
    }
  }
  return { freezeTableName: false, underscored: false, schema: null, paranoid: false };
}

/** `sequelize.define('User', {…}, options)` and `User.init({…}, options)`. */
function defined(module: ParsedModule, evaluator: Evaluator, call: Node, defaults: Defaults, say: Say): Model[] {
  const callee = child(call, 'callee');
  const method = propertyOf(callee);
  const args = children(call, 'arguments');
  const place = (node: Node | undefined): Place | null => (node ? { node, module } : null);
  if (method === 'define' && args.length >= 2) {
    const name = textAt(evaluator, place(args[0]));
    const attributes = place(args[1]) && evaluator.follow({ node: args[1] as Node, module });
    if (name === null || /[./]/.test(name)) return [];
    const object = dottedName(child(callee, 'object')) ?? '';
    if (!/(?:sequelize|db|connection|conn|database|orm|sql)$/i.test(object) && !isTyped(evaluator, attributes))
      return [];
    return [made(module, evaluator, call, name, place(args[2]), keysOf(attributes?.node), defaults)];
  }
  if (method !== 'init' || args.length < 2) return [];
  const options = evaluator.follow({ node: args[1] as Node, module });
  const printed = unwrapThis(child(callee, 'object'), call);
  const owner = printed?.type.startsWith('Class')
    ? { node: printed, module }
    : printed && evaluator.follow({ node: printed, module });
  if (options?.node.type !== 'ObjectExpression') return [];
  if (!keysOf(options.node).some((key) => /^(?:sequelize|modelName|tableName)$/.test(key))) return [];
  const attributes = evaluator.follow({ node: args[0] as Node, module });
  const own = owner?.node.type.startsWith('Class') ? owner : null;
  const name = textOption(evaluator, options, 'modelName') ?? nameOf(child(own?.node ?? null, 'id'));
  if (name === null && textOption(evaluator, options, 'tableName') === null) {
    say({ file: module.path, line: module.lineAt(call.start), what: 'init', why: 'the name of the model is computed' });
    return [];
  }
  if (!own) return loaded(evaluator, options, attributes, defaults);
  return [made(own.module, evaluator, own.node, name ?? '', options, keysOf(attributes?.node), defaults)];
}

const TYPES =
  /(?:^|\.)(?:STRING|CHAR|TEXT|INTEGER|BIGINT|SMALLINT|FLOAT|DOUBLE|REAL|DECIMAL|BOOLEAN|DATE|DATEONLY|TIME|NOW|UUID|UUIDV[14]|JSONB?|ENUM|ARRAY|BLOB|VIRTUAL|CITEXT|GEOMETRY|RANGE|HSTORE|INET)$/;

/** True for attributes with the types of Sequelize: `{ name: DataTypes.STRING, kind: { type: Sequelize.ENUM('a') } }`. */
function isTyped(evaluator: Evaluator, attributes: Place | null): boolean {
  if (attributes?.node.type !== 'ObjectExpression') return false;
  return children(attributes.node, 'properties').some((property) => {
    const value = child(property, 'value');
    const inner =
      value?.type === 'ObjectExpression' ? evaluator.property({ ...attributes, node: value }, 'type')?.node : value;
    const plain = inner?.type === 'CallExpression' ? child(inner, 'callee') : inner;
    return TYPES.test(dottedName(plain) ?? '');
  });
}

/** A class that a loader makes for a definition of another file: the attributes there stand for the model. */
function loaded(evaluator: Evaluator, options: Place, attributes: Place | null, defaults: Defaults): Model[] {
  const name = textOption(evaluator, options, 'modelName');
  if (name === null || attributes?.node.type !== 'ObjectExpression') return [];
  const { node, module } = attributes;
  return [made(module, evaluator, node, name, options, keysOf(node), defaults)];
}

/** In a static method `this` and `super` are the class itself. */
export function unwrapThis(node: Node | null, from: Node): Node | null {
  if (node?.type !== 'ThisExpression' && node?.type !== 'Super') return node;
  for (let up = from.parent; up; up = up.parent) if (up.type.startsWith('Class') && up.type !== 'ClassBody') return up;
  return null;
}

function decorated(module: ParsedModule, evaluator: Evaluator, node: Node, defaults: Defaults): Model[] {
  const table = decorators(node).find(({ name }) => name === 'Table');
  if (table === undefined || !/Model$/.test(superName(node) ?? '')) {
    if (table === undefined || superName(node) === null) return [];
  }
  const [first] = table.args;
  const printed = first ? textAt(evaluator, { node: first, module }) : null;
  const options: Place | null = first && printed === null ? { node: first, module } : null;
  const name = textOption(evaluator, options, 'modelName') ?? nameOf(child(node, 'id')) ?? '';
  const columns = membersOf(node)
    .filter((member) => decorators(member).some((item) => item.name === 'Column' || item.name === 'ForeignKey'))
    .flatMap((member) => nameOf(child(member, 'key')) ?? []);
  const model = made(module, evaluator, node, name, options, columns, defaults);
  const relations = membersOf(node).flatMap((member) => memberRelations(module, evaluator, member));
  return [{ ...model, ...(printed === null ? {} : { table: printed }), relations }];
}

const ASSOCIATIONS = /^(?:BelongsTo|HasMany|HasOne|BelongsToMany)$/;

/** `@BelongsToMany(() => Team, () => TeamUser) teams`. */
function memberRelations(module: ParsedModule, evaluator: Evaluator, member: Node): Relation[] {
  const alias = nameOf(child(member, 'key'));
  return decorators(member).flatMap(({ name, args }) => {
    if (!ASSOCIATIONS.test(name) || alias === null) return [];
    const targets = args.map((argument) => {
      const node = argument.type === 'ArrowFunctionExpression' ? child(argument, 'body') : argument;
      return { node, value: node && evaluator.follow({ node, module }) };
    });
    const [target, through] = targets;
    const text = through?.node ? textAt(evaluator, { node: through.node, module }) : null;
    return [
      {
        alias,
        target: nameOf(target?.node),
        targetNode: target?.value?.node ?? null,
        through: name === 'BelongsToMany' ? (text ?? `:${nameOf(through?.node) ?? ''}`) : null,
        key: keyHolder(name),
        removes: args.some((argument) => hooked(evaluator, { node: argument, module })),
      },
    ];
  });
}

function made(
  module: ParsedModule,
  evaluator: Evaluator,
  node: Node,
  name: string,
  options: Place | null,
  columns: string[],
  defaults: Defaults,
): Model {
  const printed =
    textOption(evaluator, options, 'tableName') ??
    textOption(evaluator, option(evaluator, options, 'tableName'), 'tableName');
  const own = options && keysOf(evaluator.follow(options)?.node);
  const frozen = own?.includes('freezeTableName')
    ? flagOption(evaluator, options, 'freezeTableName')
    : defaults.freezeTableName;
  const snake = own?.includes('underscored') ? flagOption(evaluator, options, 'underscored') : defaults.underscored;
  const plain = frozen ? name : plural(name);
  const schema = textOption(evaluator, options, 'schema') ?? defaults.schema;
  const table = printed ?? (snake && !frozen ? underscore(plain) : plain);
  const qualified = schema === null || schema === 'public' ? table : `${schema}.${table}`;
  const guesses = printed === null ? [name, plain, plural(name), underscore(name), underscore(plural(name))] : [];
  return {
    library: 'sequelize',
    name,
    table: qualified,
    guesses,
    kind: 'table',
    columns,
    relations: [],
    marksDeleted: own?.includes('paranoid')
      ? flagAt(evaluator, options, 'paranoid')
      : inherited(node, options, defaults),
    module,
    node,
  };
}

/** What a model does not say itself comes from the settings of all, unless a class of the application stands between. */
function inherited(node: Node, options: Place | null, { paranoid }: Defaults): boolean | null {
  const parent = node.type.startsWith('Class') ? superName(node) : null;
  const spreads = children(options?.node, 'properties').some(({ type }) => type === 'SpreadElement');
  return spreads || (parent !== null && parent !== 'Model') ? null : paranoid;
}

/** Sequelize makes the last word plural and leaves what is plural alone. */
export const plural = (name: string) => pluralize(name);

/** The side whose table holds the key, by the name of the association. */
export function keyHolder(name: string): Relation['key'] {
  if (/many$/i.test(name) && /^b/i.test(name)) return 'between';
  return /^belongsTo$/i.test(name) ? 'own' : 'other';
}

/** With `hooks: true`, rows of a cascading association are destroyed one by one, by statements of Sequelize's. */
export const hooked = (evaluator: Evaluator, options: Place | null) => flagOption(evaluator, options, 'hooks');
