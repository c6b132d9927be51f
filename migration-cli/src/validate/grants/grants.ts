import { isCode, quoteIdent } from '../../backup/snapshot.ts';
import type { SourceGrant } from '../../model/backup.ts';
import type { Catalog, CatalogRole } from '../../model/catalog.ts';
import type { CheckResult } from '../../model/check-result.ts';
import type { Database, Sql } from '../../model/ports.ts';
import type { CheckContext } from '../context.ts';
import { CHECK_TITLES } from '../expected-checks.ts';
import { type Findings, newFindings, runFindings } from '../verdict.ts';
import { type Expected, expectedAfter } from './expected.ts';
import { hiddenRows } from './hidden-rows.ts';
import { type Probe, tableProbes } from './probes.ts';

/** Every runtime role tries every command on every table, as itself; the plan says what must work and all else must be refused. */
export async function checkGrants(context: CheckContext): Promise<CheckResult> {
  return runFindings(
    context,
    'grants',
    CHECK_TITLES.grants,
    () => tryGrants(context),
    (found) => `${found.done} statements and privileges are as the plan says, everything else was refused.`,
  );
}

async function tryGrants(context: CheckContext): Promise<Findings> {
  const found = newFindings();
  // All schemas: what a role may read elsewhere can be a copy of what it may not read here.
  const catalog = await context.database.catalog([]);
  const expected = expectedAfter(context.plan, context.phase, context.restorePoint, catalog);
  if (expected === null || context.plan.database === null) {
    found.undecided.push('the restore point does not say what was allowed before the first phase');
    return found;
  }
  const unclear = expected.sql.filter((text) => /\b(grant|revoke)\b/i.test(text));
  if (unclear.length > 0)
    found.undecided.push(
      `${unclear.length} SQL steps of the plan grant or revoke by themselves, so what must be allowed cannot be told`,
    );
  for (const role of expected.roles) await tryRole(context, catalog, expected, role, found);
  return found;
}

async function tryRole(
  context: CheckContext,
  catalog: Catalog,
  expected: Expected,
  role: string,
  found: Findings,
): Promise<void> {
  const entry = catalog.roles.find((one) => one.name === role);
  if (entry === undefined) {
    found.failed.push(`the role ${role} does not exist`);
    return;
  }
  found.failed.push(...roleProblems(catalog, entry, expected));
  const grants = expected.grants.filter((one) => one.role === role || one.role === 'public');
  found.failed.push(...hiddenRows(catalog, entry, grants));
  const database = context.deps.postgres.connect(await context.roleUrl(role), { max: 1, statementTimeoutMs: 15_000 });
  try {
    const rows: string[][] = [];
    for (const relation of catalog.relations.filter(({ kind }) => kind !== 'sequence')) {
      rows.push(
        await tryTable(database, role, tableProbes(relation, grants), `${relation.schema}.${relation.name}`, found),
      );
    }
    await tryCreate(database, catalog, role, grants, found);
    found.evidence.push({ type: 'table', title: `${role}: tried as itself`, columns: ['table', ...COMMANDS], rows });
    await comparePrivileges(context.database, catalog, role, grants, found);
  } finally {
    await database.close();
  }
}

const COMMANDS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'];

function roleProblems(catalog: Catalog, role: CatalogRole, expected: Expected): string[] {
  const problems: string[] = [];
  if (role.superuser) problems.push(`${role.name} is a superuser`);
  if (role.bypassRls) problems.push(`${role.name} bypasses row-level security`);
  if (role.createRole) problems.push(`${role.name} may create roles`);
  if (role.createDb) problems.push(`${role.name} may create databases`);
  if (role.replication) problems.push(`${role.name} may replicate`);
  if (!role.login) problems.push(`${role.name} cannot log in`);
  const existed = expected.before.grants.some((one) => one.role === role.name);
  if (role.inherit && !existed) problems.push(`${role.name} inherits the rights of other roles`);
  if (role.memberOf.length > 0) problems.push(`${role.name} is a member of ${role.memberOf.join(', ')}`);
  const owned = [
    ...catalog.relations,
    ...catalog.functions,
    ...catalog.schemas.map((one) => ({ ...one, schema: '' })),
  ].filter((one) => one.owner === role.name);
  if (owned.length > 0) problems.push(`${role.name} owns ${owned.map((one) => one.name).join(', ')}`);
  return problems;
}

async function tryTable(
  database: Database,
  role: string,
  probes: Probe[],
  table: string,
  found: Findings,
): Promise<string[]> {
  const cells = new Map<string, string>();
  for (const probe of probes) {
    const outcome = await attempt(database, probe.statement);
    found.done++;
    const what = `${role}: ${probe.privilege} on ${probe.on}${probe.columns === '' ? '' : ` (${probe.columns})`}`;
    if (outcome !== 'allowed' && outcome !== 'refused') found.undecided.push(`${what} ended with ${outcome}`);
    else if (probe.allowed && outcome === 'refused') found.failed.push(`${what} is refused, the plan grants it`);
    else if (!probe.allowed && outcome === 'allowed') found.failed.push(`${what} works, the plan does not grant it`);
    const known = cells.get(probe.privilege);
    const cell = outcome === 'allowed' ? 'yes' : outcome === 'refused' ? 'no' : '?';
    cells.set(probe.privilege, known === undefined || known === cell ? cell : 'some columns');
  }
  return [table, ...COMMANDS.map((command) => cells.get(command) ?? '-')];
}

class RolledBack extends Error {}

/** 'allowed', 'refused' (42501), or the SQLSTATE and message of what came in between. Nothing stays. */
async function attempt(database: Database, statement: string): Promise<string> {
  try {
    await database.transaction(async (sql: Sql) => {
      await sql.query("set local lock_timeout = '3s'");
      await sql.query(statement);
      throw new RolledBack();
    });
    return 'allowed';
  } catch (error) {
    if (error instanceof RolledBack) return 'allowed';
    if (isCode(error, '42501')) return 'refused';
    // A table that others refer to is only looked at after the permission.
    if (isCode(error, '0A000') && statement.startsWith('truncate')) return 'allowed';
    return error instanceof Error
      ? `${'code' in error ? `${String(error.code)} ` : ''}${error.message}`
      : String(error);
  }
}

async function tryCreate(
  database: Database,
  catalog: Catalog,
  role: string,
  grants: SourceGrant[],
  found: Findings,
): Promise<void> {
  for (const schema of catalog.schemas) {
    const allowed = grants.some((one) => one.type === 'schema' && one.on === schema.name && one.privilege === 'CREATE');
    const outcome = await attempt(database, `create table ${quoteIdent(schema.name)}.nectar_probe ()`);
    found.done++;
    if (outcome === 'allowed' && !allowed) found.failed.push(`${role} can create tables in the schema ${schema.name}`);
    else if (outcome !== 'allowed' && outcome !== 'refused')
      found.undecided.push(`${role}: creating in ${schema.name} ended with ${outcome}`);
  }
}

/** What cannot be tried without an effect (nextval is not rolled back, functions may do anything) is asked of the server. */
async function comparePrivileges(
  database: Database,
  catalog: Catalog,
  role: string,
  grants: SourceGrant[],
  found: Findings,
): Promise<void> {
  const asked: { type: SourceGrant['type']; on: string; name: string; call: string; privileges: string[] }[] = [
    ...catalog.schemas.map((one) => ({
      type: 'schema' as const,
      on: one.name,
      name: one.name,
      call: 'has_schema_privilege',
      privileges: ['USAGE', 'CREATE'],
    })),
    ...catalog.relations
      .filter(({ kind }) => kind === 'sequence')
      .map((one) => ({
        type: 'sequence' as const,
        on: `${one.schema}.${one.name}`,
        name: `${quoteIdent(one.schema)}.${quoteIdent(one.name)}`,
        call: 'has_sequence_privilege',
        privileges: ['USAGE', 'SELECT', 'UPDATE'],
      })),
    ...catalog.relations
      .filter(({ kind }) => kind !== 'sequence')
      .map((one) => ({
        type: 'table' as const,
        on: `${one.schema}.${one.name}`,
        name: `${quoteIdent(one.schema)}.${quoteIdent(one.name)}`,
        call: 'has_table_privilege',
        privileges:
          one.kind === 'table' || one.kind === 'partitioned-table'
            ? ['REFERENCES', 'TRIGGER']
            : ['INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'TRIGGER'],
      })),
    ...catalog.functions.map((one) => ({
      type: 'function' as const,
      on: `${one.schema}.${one.name}(${one.arguments})`,
      name: '',
      call: 'has_function_privilege',
      privileges: ['EXECUTE'],
    })),
  ];
  const functions = await functionOids(database);
  for (const item of asked) {
    for (const privilege of item.privileges) {
      const target = item.type === 'function' ? functions.get(item.on) : item.name;
      if (target === undefined) {
        found.undecided.push(`the function ${item.on} was not found again`);
        continue;
      }
      const [row] = await database.query<{ has: boolean }>(
        `select ${item.call}($1::name, ${item.type === 'function' ? '$2::oid' : '$2::text'}, $3) as has`,
        [role, target, privilege],
      );
      found.done++;
      const allowed = grants.some(
        (one) =>
          one.type === item.type &&
          sameObject(item.type, one.on, item.on) &&
          one.privilege === privilege &&
          one.column === null,
      );
      if (row?.has === true && !allowed)
        found.failed.push(`${role} has ${privilege} on the ${item.type} ${item.on}, which the plan does not grant`);
      if (row?.has !== true && allowed)
        found.failed.push(`${role} lacks ${privilege} on the ${item.type} ${item.on}, which the plan grants`);
    }
  }
}

function sameObject(type: string, one: string, other: string): boolean {
  return one === other || (type === 'function' && !one.includes('(') && other.startsWith(`${one}(`));
}

async function functionOids(database: Database): Promise<Map<string, string>> {
  const rows = await database.query<{ name: string; oid: string }>(
    // With the names of types in full, as they stand in the catalogue.
    "with plain as materialized (select set_config('search_path', '', true) as path) select n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name, p.oid::text as oid from plain, pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'",
  );
  return new Map(rows.map(({ name, oid }) => [name, oid]));
}
