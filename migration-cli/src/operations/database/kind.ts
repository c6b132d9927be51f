import type { Catalog } from '../../model/catalog.ts';
import type { Change, Kind, OperationKind, ParamsOf } from '../../model/operation.ts';

/** A kind that changes the database; it can also say what the catalogue looks like afterwards, which a dry run builds on. */
export interface DatabaseKind<K extends Kind> extends OperationKind<K> {
  target: 'database';
  project(params: ParamsOf[K], catalog: Catalog): Catalog;
}

type SqlChange = Extract<Change, { type: 'Sql' }>;

/** A statement that is undone by another one, in one transaction with the journal's row. */
export function sqlChange(up: string, down: string, observe: string): SqlChange {
  return { type: 'Sql', up, down, observe, transactional: true };
}

/** The changes that undo `applied`, last first. */
export function revertSql(applied: Change[]): Change[] {
  return applied
    .filter((change) => change.type === 'Sql')
    .reverse()
    .map((change) => ({
      ...change,
      up: change.down,
      down: change.up,
      observe: `select not (${withoutSemicolon(change.observe)})`,
    }));
}

function withoutSemicolon(query: string): string {
  return query.trim().replace(/;$/, '');
}

/** The catalogue with one relation replaced. */
export function withRelation(
  catalog: Catalog,
  target: { schema: string; name: string },
  change: (relation: Catalog['relations'][number]) => Catalog['relations'][number],
): Catalog {
  const relations = catalog.relations.map((relation) =>
    relation.schema === target.schema && relation.name === target.name ? change(relation) : relation,
  );
  return { ...catalog, relations };
}
