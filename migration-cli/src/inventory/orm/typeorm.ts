import { pluralize, underscore } from 'inflection';
import { child, children, keyOf, type Node, nameOf, propertyOf, stringOf } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { Project } from '../../code/project.ts';
import { isLazy } from './lazy-relations.ts';
import type { Library, Model, Models, Relation } from './model.ts';
import { decorators, flagOption, membersOf, option, superName, textAt, textOption } from './read.ts';

type Entity = Model & { joins: { alias: string; table: string | null }[]; singleTable: string | null };

const ENTITY = /^(?:Entity|ChildEntity|ViewEntity)$/;
const RELATION = /^(?:OneToOne|OneToMany|ManyToOne|ManyToMany)$/;

/** Entities of TypeORM and MikroORM, with the tables between them that `@JoinTable` makes. */
export function typeormModels(project: Project, evaluator: Evaluator): Model[] {
  const modules = [...project.modules.values()];
  const classes = modules.flatMap((module) =>
    [...module.nodes('ClassDeclaration'), ...module.nodes('ClassExpression')].map((node) => ({ module, node })),
  );
  const snakeCase = modules.some(
    ({ text }) => text.includes('NamingStrategy') && /Snake(?:Case)?NamingStrategy/.test(text),
  );
  const parents = new Map(
    classes.flatMap((item) =>
      nameOf(child(item.node, 'id')) ? [[nameOf(child(item.node, 'id')) ?? '', item]] : [],
    ) as [string, Place][],
  );
  const entities = classes.flatMap(({ module, node }) => entity(module, evaluator, node, snakeCase, parents));
  const schemas = modules.flatMap((module) =>
    module.nodes('NewExpression').flatMap((node) => entitySchema(module, evaluator, node)),
  );
  return [...withoutChildren(entities), ...junctions(entities, snakeCase), ...schemas];
}

function entity(
  module: ParsedModule,
  evaluator: Evaluator,
  node: Node,
  snakeCase: boolean,
  parents: Map<string, Place>,
): Entity[] {
  const found = decorators(node).find(({ name }) => ENTITY.test(name));
  const name = nameOf(child(node, 'id'));
  if (found === undefined || name === null) return [];
  const places = found.args.map((argument): Place => ({ node: argument, module }));
  const texts = places.map((place) => textAt(evaluator, place));
  const option = (key: string) =>
    places.map((place) => textOption(evaluator, place, key)).find((text) => text !== null) ?? null;
  // MikroORM: a class that others extend, without a table of its own.
  if (places.some((place) => flagOption(evaluator, place, 'abstract'))) return [];
  const mikro = imported(module, '@mikro-orm');
  const base = snakeCase || mikro ? underscore(name) : lowerFirst(snake(name));
  const own = texts.find((text) => text !== null) ?? option('name') ?? option('tableName') ?? base;
  const schema = option('schema');
  const members = inheritedMembers(node, parents);
  return [
    {
      library: (mikro ? 'mikro-orm' : 'typeorm') satisfies Library,
      name,
      table: schema === null || schema === 'public' ? own : `${schema}.${own}`,
      guesses: own === base ? [name, underscore(name), pluralize(underscore(name)), pluralize(name)] : [],
      kind: found.name === 'ViewEntity' ? 'view' : 'table',
      columns: members
        .filter((member) => decorators(member).some((item) => /Column$/.test(item.name)))
        .flatMap((member) => keyOf(child(member, 'key')) ?? []),
      relations: members.flatMap((member) => relation(module, evaluator, member)),
      module,
      node,
      joins: members.flatMap((member) => (mikro ? pivotOf : joinOf)(module, evaluator, member)),
      singleTable: found.name === 'ChildEntity' ? superName(node) : null,
    },
  ];
}

/** TypeORM's default strategy prints class names in snake case. */
const snake = (name: string) => underscore(name);
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function imported(module: ParsedModule, prefix: string): boolean {
  return children(module.program, 'body').some((statement) =>
    String(child(statement, 'source')?.value ?? '').startsWith(prefix),
  );
}

/** Members of a class and of those that it extends, where they stand in the tree. */
function inheritedMembers(node: Node, parents: Map<string, Place>, depth = 0): Node[] {
  const parent = parents.get(superName(node) ?? '');
  return [...membersOf(node), ...(parent && depth < 5 ? inheritedMembers(parent.node, parents, depth + 1) : [])];
}

function relation(module: ParsedModule, evaluator: Evaluator, member: Node): Relation[] {
  const alias = keyOf(child(member, 'key'));
  return decorators(member).flatMap(({ name, args }) => {
    const [first] = args;
    if (!RELATION.test(name) || alias === null || !first) return [];
    const node = first.type === 'ArrowFunctionExpression' ? child(first, 'body') : first;
    const text = node && textAt(evaluator, { node, module });
    const entityOption =
      first.type === 'ObjectExpression'
        ? children(first, 'properties').find((item) => keyOf(child(item, 'key')) === 'entity')
        : null;
    const arrow = child(entityOption, 'value');
    const target = text ?? nameOf(node) ?? nameOf(child(arrow, 'body'));
    return [
      {
        alias,
        target,
        targetNode: (node && evaluator.follow({ node, module })?.node) ?? null,
        through: name === 'ManyToMany' ? `:${alias}` : null,
        key: keyHolder(name, member),
        lazy: isLazy(
          member,
          args.map((node) => option(evaluator, { node, module }, 'lazy')?.node).find((node) => node !== undefined),
        ),
        ...alongside(
          evaluator,
          args.map((node) => ({ node, module })),
        ),
      },
    ];
  });
}

function keyHolder(name: string, member: Node): Relation['key'] {
  if (name === 'ManyToMany') return 'between';
  const joined = decorators(member).some((item) => item.name === 'JoinColumn');
  return name === 'ManyToOne' || (name === 'OneToOne' && joined) ? 'own' : 'other';
}

const SAVES = /insert|update|persist|merge|all/i;
const REMOVES = /remove|delete|all/i;

/** What `cascade`, `orphanedRowAction` and `orphanRemoval` have the library do with rows of the relation. */
function alongside(evaluator: Evaluator, args: Place[]): Pick<Relation, 'saves' | 'removes' | 'orphans'> {
  const given = (key: string) =>
    args.map((place) => option(evaluator, place, key)).find((value) => value !== null) ?? null;
  const cascade = given('cascade');
  const all = cascade?.node.value === true;
  const names = children(cascade?.node, 'elements').map((node) => propertyOf(node) ?? stringOf(node) ?? '');
  const removal = given('orphanRemoval')?.node.value === true;
  return {
    saves: all || names.some((name) => SAVES.test(name)),
    removes: all || removal || names.some((name) => REMOVES.test(name)),
    orphans: removal || textAt(evaluator, given('orphanedRowAction')) === 'delete',
  };
}

function joinOf(module: ParsedModule, evaluator: Evaluator, member: Node): Entity['joins'] {
  const join = decorators(member).find(({ name }) => name === 'JoinTable');
  const alias = keyOf(child(member, 'key'));
  if (join === undefined || alias === null) return [];
  const [first] = join.args;
  const place = first ? { node: first, module } : null;
  return [{ alias, table: textAt(evaluator, place) ?? textOption(evaluator, place, 'name') }];
}

/** MikroORM makes the table on the side that names no property of the other that maps it, or that says so. */
function pivotOf(module: ParsedModule, evaluator: Evaluator, member: Node): Entity['joins'] {
  const many = decorators(member).find(({ name }) => name === 'ManyToMany');
  const alias = keyOf(child(member, 'key'));
  if (many === undefined || alias === null) return [];
  const places = many.args.map((node): Place => ({ node, module }));
  const given = (key: string) => places.some((place) => option(evaluator, place, key) !== null);
  const owner = places.some((place) => option(evaluator, place, 'owner')?.node.value === true);
  const mapped = given('mappedBy') || (many.args.length > 1 && many.args[1]?.type !== 'ObjectExpression');
  if (mapped && !owner) return [];
  const table = places.map((place) => textOption(evaluator, place, 'pivotTable')).find((text) => text !== null) ?? null;
  return [{ alias, table }];
}

/** Children of a single-table inheritance live in their parent's table. */
function withoutChildren(entities: Entity[]): Model[] {
  return entities.map((item) => {
    const parent = entities.find(({ name }) => name === item.singleTable);
    return parent ? { ...item, table: parent.table } : item;
  });
}

/** The table of a many-to-many relation: owner's table, property, target's table, unless it is named. */
function junctions(entities: Entity[], snakeCase: boolean): Model[] {
  return entities.flatMap((owner) =>
    owner.joins.flatMap(({ alias, table }) => {
      const own = owner.relations.find((item) => item.alias === alias);
      const target = entities.find(({ name }) => name === own?.target);
      if (own === undefined || (table === null && target === undefined)) return [];
      const ends = owner.library === 'mikro-orm' ? '' : `_${target?.table}`;
      const name = table ?? underscore(`${owner.table}_${alias}${ends}`);
      own.through = name;
      own.owner = true;
      const backs = (target?.relations ?? []).filter(
        (back) => back.target === owner.name && back.through?.startsWith(':'),
      );
      for (const back of backs) back.through = name;
      void snakeCase;
      return [
        {
          library: 'typeorm' as const,
          name: `:${name}`,
          table: name,
          guesses: [],
          kind: 'table' as const,
          columns: [],
          relations: [],
          savedWith: [owner, ...(target && backs.length > 0 ? [target] : [])],
          module: owner.module,
          node: owner.node.decorators ? (children(owner.node, 'decorators')[0] ?? owner.node) : owner.node,
        },
      ];
    }),
  );
}

/** `new EntitySchema({ name, tableName })`. */
function entitySchema(module: ParsedModule, evaluator: Evaluator, node: Node): Model[] {
  if (nameOf(child(node, 'callee')) !== 'EntitySchema') return [];
  const [first] = children(node, 'arguments');
  const place = first ? { node: first, module } : null;
  const name = textOption(evaluator, place, 'name');
  if (name === null) return [];
  const table = textOption(evaluator, place, 'tableName') ?? underscore(name);
  return [{ library: 'typeorm', name, table, guesses: [], kind: 'table', columns: [], relations: [], module, node }];
}

/** The model of an entity's own class, for relations that were not settled by a join table. */
export function settleRelations(models: Models): void {
  for (const model of models.all)
    for (const relation of model.relations) if (relation.through?.startsWith(':')) relation.through = null;
}
