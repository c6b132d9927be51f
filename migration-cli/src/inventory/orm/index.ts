import { underscore } from 'inflection';
import type { TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import type { Source } from '../project.ts';
import type { Schema } from '../sql/schema.ts';
import { modelAccess } from './access.ts';
import { betterAuthAccess } from './better-auth.ts';
import { bookshelfModels, settleBookshelf } from './bookshelf.ts';
import { drizzleAccess } from './drizzle-calls.ts';
import { sayForeignModels } from './foreign-models.ts';
import { sayHandedSchemas } from './handed-schemas.ts';
import { knexAccess } from './knex.ts';
import { kyselyAccess } from './kysely.ts';
import { lucidModels } from './lucid.ts';
import { massiveAccess } from './massive.ts';
import { type Model, Models } from './model.ts';
import { mongoAccess } from './mongo-collections.ts';
import { namedClassModels } from './named-classes.ts';
import { namedTableAccess } from './named-tables.ts';
import { nestMongooseModels } from './nest-mongoose.ts';
import { pgPromiseAccess } from './pg-promise.ts';
import { plainModels } from './plain-models.ts';
import { readPrisma } from './prisma.ts';
import { prismaAccess } from './prisma-calls.ts';
import { queryInterfaceAccess } from './query-interface.ts';
import { redbeanAccess } from './redbean.ts';
import { scopeAccess } from './scopes.ts';
import { sequelizeModels } from './sequelize.ts';
import { addAssociations, settleJunctions } from './sequelize-associations.ts';
import { sessionStoreAccess } from './session-stores.ts';
import { squelAccess } from './squel.ts';
import { Subjects } from './subjects.ts';
import { typegooseModels } from './typegoose.ts';
import { settleRelations, typeormModels } from './typeorm.ts';
import { waterlineModels } from './waterline.ts';

/** Tables and who touches them, through models and query builders. Adds the models' tables to `schema`. */
export function readOrm(source: Source, graph: CallGraph, schema: Schema): TableAccess[] {
  const { project, files } = source;
  const prisma = readPrisma(files);
  // A model that only a test defines stands for no table of the application.
  const live = (model: Model) => files.get(model.module.path)?.entry.test !== true;
  const models = new Models(
    [
      ...sequelizeModels(project, graph.evaluator, (item) => source.unresolved.push(item)),
      ...typeormModels(project, graph.evaluator),
      ...plainModels(project, graph.evaluator),
      ...bookshelfModels(project, graph.evaluator),
      ...nestMongooseModels(project, graph.evaluator),
      ...typegooseModels(project, graph.evaluator),
      ...namedClassModels(project, graph.evaluator),
      ...waterlineModels(project, graph.evaluator),
      ...lucidModels(project, graph.evaluator),
      ...prisma.models,
    ].filter(live),
  );
  for (const model of models.all) {
    model.table = tableOf(schema, model);
    for (const relation of model.relations)
      if (relation.through !== null) relation.through = inMigrations(schema, relation.through);
  }
  addAssociations(project, graph.evaluator, models);
  settleBookshelf(models);
  settleJunctions(models);
  settleRelations(models);
  addTables(schema, models, prisma);
  sayHandedSchemas(source, graph);
  const subjects = new Subjects(models, graph);
  sayForeignModels(source, subjects);
  return [
    ...knexAccess(source, graph, schema),
    ...kyselyAccess(graph, schema),
    ...betterAuthAccess(graph),
    ...mongoAccess(source, graph, schema),
    ...redbeanAccess(source, graph),
    ...pgPromiseAccess(source, graph),
    ...queryInterfaceAccess(graph),
    ...namedTableAccess(graph),
    ...massiveAccess(graph, schema),
    ...squelAccess(source, graph),
    ...sessionStoreAccess(source, graph, schema),
    ...(models.all.length === 0
      ? []
      : [
          ...modelAccess(subjects, (item) => source.unresolved.push(item)),
          ...scopeAccess(subjects),
          ...prismaAccess(subjects),
          ...drizzleAccess(subjects),
        ]),
  ];
}

/** Where migrations make the tables, they say which of the possible names is the real one. */
function tableOf({ tables }: Schema, { table, guesses }: Model): string {
  return tables.has(table) ? table : (guesses.find((guess) => tables.has(guess)) ?? inMigrations({ tables }, table));
}

/** Knex may print the names that models say in snake case (`knexSnakeCaseMappers`); migrations say that it does. */
function inMigrations({ tables }: Pick<Schema, 'tables'>, table: string): string {
  if (tables.has(table)) return table;
  const snake = underscore(table);
  if (tables.has(snake)) return snake;
  // A search path leads to the only one that is called so.
  const others = table.includes('.') ? [] : [...tables.keys()].filter((name) => name.endsWith(`.${table}`));
  return others.length === 1 && others[0] ? others[0] : table;
}

function addTables(schema: Schema, models: Models, prisma: ReturnType<typeof readPrisma>): void {
  const places = new Map(prisma.places.map((place) => [place.table, place]));
  for (const { table, kind, columns, module, node, library, relations, savedWith } of models.all) {
    const at = library === 'prisma' ? places.get(table) : { file: module.path, line: module.lineAt(node.start) };
    if (!schema.tables.has(table) && at)
      schema.tables.set(table, { name: table, kind, columns, file: at.file, line: at.line });
    const entry = schema.tables.get(table);
    if (entry && savedWith)
      schema.tables.set(table, {
        ...entry,
        savedWith: savedWith.map((model) => (models.at(model.node) ?? model).table),
      });
    for (const { through } of relations)
      if (through !== null && at && !schema.tables.has(through))
        schema.tables.set(through, { name: through, kind: 'table', columns: [], file: at.file, line: at.line });
  }
  schema.foreignKeys.push(...prisma.foreignKeys);
}
