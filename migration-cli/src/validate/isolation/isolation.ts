import { quoteIdent, quoteName } from '../../backup/snapshot.ts';
import type { Catalog } from '../../model/catalog.ts';
import type { CheckResult } from '../../model/check-result.ts';
import type { Sql } from '../../model/ports.ts';
import type { CheckContext } from '../context.ts';
import { CHECK_TITLES } from '../expected-checks.ts';
import { type Expected, expectedAfter } from '../grants/expected.ts';
import { type Findings, newFindings, runFindings } from '../verdict.ts';
import { checkFunctions, checkViews, comparePolicies } from './catalog.ts';
import { type Tenant, tenantColumn } from './policies.ts';
import { tryTable } from './tables.ts';

/** Tenants are kept apart: tried on real rows by every runtime role, in a transaction that is rolled back. */
export async function checkIsolation(context: CheckContext): Promise<CheckResult> {
  return runFindings(
    context,
    'isolation',
    CHECK_TITLES.isolation,
    () => tryIsolation(context),
    (found) => `${found.done} trials and comparisons: no role reached a row that the plan does not give it.`,
  );
}

class RolledBack extends Error {}

async function tryIsolation(context: CheckContext): Promise<Findings> {
  const found = newFindings();
  const settings = context.plan.database;
  const expected = expectedAfter(context.plan, context.phase, context.restorePoint);
  if (settings === null || expected === null) {
    found.undecided.push('the restore point does not say what row-level security there was before the first phase');
    return found;
  }
  // All schemas: a view or a function leaks from wherever it stands.
  const catalog = await context.database.catalog([]);
  const [me] = await context.database.query<{ sees: boolean }>(
    'select rolsuper or rolbypassrls as sees from pg_roles where rolname = current_user',
  );
  for (const relation of catalog.relations)
    if (
      relation.rowSecurity ||
      relation.policies.length > 0 ||
      expected.rowSecurity.has(`${relation.schema}.${relation.name}`)
    )
      comparePolicies(relation, expected, found);
  for (const table of expected.rowSecurity.keys())
    if (
      !catalog.relations.some((one) => `${one.schema}.${one.name}` === table) &&
      settings.schemas.includes(table.split('.')[0] ?? '')
    )
      found.failed.push(`the table ${table} is gone`);
  for (const role of catalog.roles.filter(
    (one) => expected.roles.includes(one.name) && (one.bypassRls || one.superuser),
  ))
    found.failed.push(`${role.name} is not bound by row-level security`);
  const roles = expected.roles.filter((name) => catalog.roles.some((one) => one.name === name));
  for (const name of expected.roles) if (!roles.includes(name)) found.failed.push(`the role ${name} does not exist`);
  const there = { ...expected, roles };
  await checkViews(
    context.database,
    roles,
    catalog.schemas.map(({ name }) => name),
    found,
  );
  await checkFunctions(context.database, catalog, there, found);
  if (me?.sees !== true)
    found.undecided.push('the connection does not see every row, so what a role should see cannot be counted');
  else if (settings.tenant === null)
    found.evidence.push({
      type: 'text',
      title: 'Tenants',
      text: 'The plan names no tenant setting, so there are no tenants to try.',
    });
  else await tryTables(context, catalog, there, settings.tenant, found);
  return found;
}

async function tryTables(
  context: CheckContext,
  catalog: Catalog,
  expected: Expected,
  tenant: Tenant,
  found: Findings,
): Promise<void> {
  const rows: string[][] = [];
  const tables = catalog.relations.filter(
    (one) =>
      (one.kind === 'table' || one.kind === 'partitioned-table') &&
      expected.rowSecurity.has(`${one.schema}.${one.name}`),
  );
  const plans = tables.map((relation) => {
    const policies = expected.policies.filter((one) => one.table === `${relation.schema}.${relation.name}`);
    return { relation, policies, column: tenantColumn(policies, tenant) };
  });
  await context.database
    .transaction(async (sql) => {
      await sql.query("set local lock_timeout = '3s'; set local statement_timeout = '60s'");
      const known = await knownTenants(sql, plans);
      for (const { relation, policies, column } of plans) {
        const name = `${relation.schema}.${relation.name}`;
        if (column === null)
          found.undecided.push(`${name} has row-level security, and no policy of it compares a column with the tenant`);
        else rows.push(...(await tryTable({ sql, relation, policies, column, tenant, expected, known, found })));
      }
      throw new RolledBack();
    })
    .catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error;
    });
  found.evidence.push({
    type: 'table',
    title: 'Rows reached of rows that the policies of the plan allow',
    columns: ['table', 'role', 'command', 'own tenant', 'other tenant', 'no tenant'],
    rows,
  });
}

async function knownTenants(
  sql: Sql,
  plans: { relation: Catalog['relations'][number]; column: string | null }[],
): Promise<string[]> {
  const known = new Set<string>();
  for (const { relation, column } of plans) {
    if (column === null || known.size >= 10) continue;
    const rows = await sql.query<{ tenant: string }>(
      `select distinct ${quoteIdent(column)}::text as tenant from ${quoteName(relation)} where ${quoteIdent(column)} is not null limit 10`,
    );
    for (const { tenant } of rows) known.add(tenant);
  }
  return [...known];
}
