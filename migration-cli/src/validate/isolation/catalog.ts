import type { Catalog, CatalogRelation } from '../../model/catalog.ts';
import type { Sql } from '../../model/ports.ts';
import type { Expected } from '../grants/expected.ts';
import type { Findings } from '../verdict.ts';

/** Row-level security, FORCE and the policies themselves are those of the plan. */
export function comparePolicies(relation: CatalogRelation, expected: Expected, found: Findings): void {
  const name = `${relation.schema}.${relation.name}`;
  const security = expected.rowSecurity.get(name);
  found.done++;
  if (security !== undefined && !relation.rowSecurity) found.failed.push(`row-level security on ${name} is off`);
  if (security?.forced === true && !relation.forceRowSecurity)
    found.failed.push(`row-level security on ${name} is not forced, so its owner and views of the owner see every row`);
  const wanted = new Map(expected.policies.filter((one) => one.table === name).map((one) => [one.name, one]));
  for (const policy of relation.policies) {
    const twin = wanted.get(policy.name);
    wanted.delete(policy.name);
    const before = expected.before.policies.some(
      (one) => one.table === name && one.name === policy.name && one.roles.includes('public'),
    );
    if (twin === undefined) found.failed.push(`the policy ${policy.name} on ${name} is not in the plan`);
    else if (
      twin.command.toLowerCase() !== policy.command.toLowerCase() ||
      [...twin.roles].sort().join() !== [...policy.roles].sort().join() ||
      twin.permissive !== policy.permissive
    ) {
      found.failed.push(
        `the policy ${policy.name} on ${name} is for ${policy.command} to ${policy.roles.join(', ')} instead of ${twin.command} to ${twin.roles.join(', ')}`,
      );
    }
    if (policy.roles.includes('public') && !before)
      found.failed.push(`the policy ${policy.name} on ${name} is for everybody (PUBLIC)`);
  }
  for (const missing of wanted.keys()) found.failed.push(`the policy ${missing} on ${name} is missing`);
}

const VIEWS = `
  with recursive direct as (
    select r.ev_class as view, d.refobjid as source from pg_rewrite r
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class),
  reach as (select view, source from direct union select reach.view, direct.source from reach join direct on direct.view = reach.source)
  select distinct n.nspname || '.' || v.relname as name, v.relkind::text as kind, t.relname::text as "table",
    coalesce(v.reloptions && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1', 'security_invoker=yes'], false) as invoker, u.role
  from reach join pg_class t on t.oid = reach.source and t.relrowsecurity join pg_class v on v.oid = reach.view and v.relkind in ('v', 'm')
  join pg_namespace n on n.oid = v.relnamespace cross join unnest($1::text[]) as u(role)
  where n.nspname = any($2::text[]) and has_any_column_privilege(u.role::name, v.oid, 'select') order by 1`;

/** Views that a runtime role may read look with the reader's eyes; copies of protected rows are not readable at all. */
export async function checkViews(sql: Sql, roles: string[], schemas: string[], found: Findings): Promise<void> {
  const rows = await sql.query<{ name: string; kind: string; table: string; invoker: boolean; role: string }>(VIEWS, [
    roles,
    schemas,
  ]);
  for (const row of rows) {
    found.done++;
    if (row.kind === 'm')
      found.failed.push(
        `${row.role} may read the materialized view ${row.name}, which holds rows of ${row.table} past row-level security`,
      );
    else if (!row.invoker)
      found.failed.push(
        `${row.role} may read the view ${row.name}, which reads ${row.table} as its owner (security_invoker is off)`,
      );
  }
}

/** Functions that run as their owner are known, have a fixed search_path and are not for everybody. */
export async function checkFunctions(sql: Sql, catalog: Catalog, expected: Expected, found: Findings): Promise<void> {
  for (const one of catalog.functions.filter(({ securityDefiner }) => securityDefiner)) {
    found.done++;
    const name = `${one.schema}.${one.name}(${one.arguments})`;
    const inPlan = expected.sql.some((text) => text.toLowerCase().includes(one.name.toLowerCase()));
    if (!expected.before.functions.includes(name) && !inPlan)
      found.failed.push(`the function ${name} runs as its owner ${one.owner} and is not in the plan`);
    const [row] = await sql.query<{ callable: boolean }>(
      "select bool_or(has_function_privilege(r::name, p.oid, 'execute')) as callable from unnest($1::text[]) r, pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = $2 and p.proname = $3 and pg_get_function_identity_arguments(p.oid) = $4",
      [expected.roles, one.schema, one.name, one.arguments],
    );
    if (row?.callable !== true) continue;
    if (!/\bset search_path\b/i.test(one.definition))
      found.failed.push(`the function ${name} runs as its owner ${one.owner} without a fixed search_path`);
    if (one.acl.some(({ grantee }) => grantee === 'public'))
      found.failed.push(`everybody may call ${name}, which runs as its owner ${one.owner}`);
  }
}
