import { quoteIdent, quoteName } from '../../backup/snapshot.ts';
import type { CatalogRelation } from '../../model/catalog.ts';
import type { Sql } from '../../model/ports.ts';

export interface TwoTenants {
  own: string | null;
  other: string | null;
}

/** Two tenants with rows in the table. Where there is one only, its row is copied for another in the transaction. */
export async function twoTenants(
  sql: Sql,
  relation: CatalogRelation,
  column: string,
  known: string[],
): Promise<TwoTenants> {
  const name = quoteIdent(column);
  const rows = await sql.query<{ tenant: string }>(
    `select ${name}::text as tenant from ${quoteName(relation)} where ${name} is not null group by 1 order by count(*) desc, 1 limit 2`,
  );
  const own = rows[0]?.tenant ?? null;
  const other = rows[1]?.tenant ?? null;
  if (own === null || other !== null) return { own, other };
  for (const tenant of known.filter((one) => one !== own).slice(0, 5)) {
    if (await copyFor(sql, relation, column, own, tenant)) return { own, other: tenant };
  }
  return { own, other: null };
}

/** New values for whatever must be unique; false where a constraint stands in the way. */
async function copyFor(
  sql: Sql,
  relation: CatalogRelation,
  column: string,
  own: string,
  tenant: string,
): Promise<boolean> {
  const references = relation.constraints.filter(({ type }) => type === 'f').map(({ definition }) => definition);
  const unique = new Set(
    relation.constraints
      .filter(({ type }) => type === 'p' || type === 'u')
      .flatMap(({ definition }) => columnsIn(definition)),
  );
  for (const { definition } of relation.indexes)
    if (/^CREATE UNIQUE/i.test(definition)) for (const one of columnsIn(definition)) unique.add(one);
  const foreign = new Set(references.flatMap(columnsIn));
  const usable = relation.columns.filter((one) => one.generated === '');
  const values = usable.map((one) => {
    if (one.name === column) return `$2::${one.type}`;
    if (!unique.has(one.name) || foreign.has(one.name)) return `t.${quoteIdent(one.name)}`;
    if (one.type === 'uuid') return 'gen_random_uuid()';
    if (/^(smallint|integer|bigint)$/.test(one.type))
      return `(select max(m.${quoteIdent(one.name)}) + 1 from ${quoteName(relation)} m)`;
    if (/^(text|character varying)/.test(one.type)) return `left(md5(random()::text) || t.${quoteIdent(one.name)}, 60)`;
    return `t.${quoteIdent(one.name)}`;
  });
  await sql.query('savepoint nectar_fixture');
  try {
    await sql.query(
      `insert into ${quoteName(relation)} (${usable.map((one) => quoteIdent(one.name)).join(', ')}) overriding system value select ${values.join(', ')} from ${quoteName(relation)} t where t.${quoteIdent(column)}::text = $1 limit 1`,
      [own, tenant],
    );
    await sql.query('release savepoint nectar_fixture');
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('23'))) throw error;
    await sql.query('rollback to savepoint nectar_fixture');
    return false;
  }
}

function columnsIn(definition: string): string[] {
  return (/\(([^)]*)\)/.exec(definition)?.[1] ?? '').split(',').map((part) => part.trim().replaceAll('"', ''));
}
