import type { CatalogRelation } from '../../model/catalog.ts';
import type { Change, ParamsOf, Problem, View } from '../../model/operation.ts';
import { catalogOf, findRelation, missing } from '../database/find.ts';
import { type DatabaseKind, revertSql, withRelation } from '../database/kind.ts';
import { parseName, quoteName, quoteQualified, quoteText } from '../database/names.ts';

type Params = ParamsOf['index'];

/** Builds an index without stopping writers. One that stands already is kept, and reverting then keeps it too. */
export const index: DatabaseKind<'index'> = {
  kind: 'index',
  target: 'database',
  irreversible: null,
  describe: (params) =>
    `${params.unique ? 'unique ' : ''}index ${params.name} on ${params.table} (${params.columns.join(', ')})`,
  check,
  changes,
  verify: (params, view) => {
    const found = findRelation(catalogOf(view), params.table)?.indexes.find((one) => one.name === params.name);
    if (found === undefined) return [missing('the index', params.name)];
    return found.valid
      ? []
      : [{ what: `the index ${params.name} is not valid`, why: 'its build was cut off', next: 'nectar resume' }];
  },
  revert: revertSql,
  project: (params, catalog) =>
    withRelation(catalog, parseName(params.table), (relation) => ({
      ...relation,
      indexes: [
        ...relation.indexes.filter((one) => one.name !== params.name),
        { name: params.name, definition: definition(params, relation), valid: true },
      ],
    })),
};

function check(params: Params, view: View): Problem[] {
  const catalog = catalogOf(view);
  const table = findRelation(catalog, params.table);
  if (table === undefined) return [missing('the table', params.table)];
  const known = new Set(table.columns.map((column) => column.name));
  const problems = params.columns
    .filter((column) => !known.has(column))
    .map((column) => missing('the column', `${params.table}.${column}`));
  const other = catalog.relations.find(
    (one) => one.schema === table.schema && one.indexes.some((index) => index.name === params.name),
  );
  if (other === undefined || same(params, other, table)) return problems;
  return [
    ...problems,
    {
      what: `the index ${params.name} exists with another definition`,
      why: `it stands on ${other.name}`,
      next: 'give the index of the plan another name',
    },
  ];
}

function same(params: Params, found: CatalogRelation, table: CatalogRelation): boolean {
  const index = found.indexes.find((one) => one.name === params.name);
  return (
    found === table &&
    index !== undefined &&
    (!index.valid || plain(index.definition) === plain(definition(params, table)))
  );
}

function plain(text: string): string {
  return text.replaceAll('"', '').replace(/\s+/g, ' ').toLowerCase();
}

/** As pg_get_indexdef prints it. */
function definition(params: Params, table: CatalogRelation): string {
  const on = table.kind === 'partitioned-table' ? 'ON ONLY' : 'ON';
  return `CREATE ${params.unique ? 'UNIQUE ' : ''}INDEX ${quoteName(params.name)} ${on} ${quoteQualified(table)} USING btree (${params.columns.map(quoteName).join(', ')})`;
}

function changes(params: Params, view: View): Change[] {
  const table = findRelation(catalogOf(view), params.table);
  if (table === undefined) return [];
  if (table.indexes.some((one) => one.name === params.name && one.valid)) return [];
  // A partitioned table's index cannot be built concurrently.
  const concurrently = table.kind === 'partitioned-table' ? '' : ' CONCURRENTLY';
  const qualified = quoteQualified({ schema: table.schema, name: params.name });
  const columns = params.columns.map(quoteName).join(', ');
  return [
    {
      type: 'Sql',
      up: `CREATE ${params.unique ? 'UNIQUE ' : ''}INDEX${concurrently} ${quoteName(params.name)} ON ${quoteQualified(table)} (${columns})`,
      down: `DROP INDEX${concurrently} IF EXISTS ${qualified}`,
      observe: `select exists (select 1 from pg_index where indexrelid = to_regclass(${quoteText(qualified)}) and indisvalid)`,
      transactional: concurrently === '',
    },
  ];
}
