import { quoteIdent, quoteName } from '../../backup/snapshot.ts';
import type { CatalogRelation } from '../../model/catalog.ts';
import type { Sql } from '../../model/ports.ts';
import type { Expected, ExpectedPolicy } from '../grants/expected.ts';
import type { Findings } from '../verdict.ts';
import { twoTenants } from './fixtures.ts';
import { type Command, crossesTenants, predicateOf, type Tenant } from './policies.ts';
import { asOwner, asRole, type Outcome } from './trial.ts';

export interface TableTrial {
  sql: Sql;
  relation: CatalogRelation;
  policies: ExpectedPolicy[];
  column: string;
  tenant: Tenant;
  expected: Expected;
  /** Tenants that have rows in any table. */
  known: string[];
  found: Findings;
}

type Case = 'own tenant' | 'other tenant' | 'no tenant';
const COMMANDS: Command[] = ['select', 'insert', 'update', 'delete'];

/** Every role × command × own, other and no tenant on one table. The rows of evidence. */
export async function tryTable(trial: TableTrial): Promise<string[][]> {
  const { own, other } = await twoTenants(trial.sql, trial.relation, trial.column, trial.known);
  const rows: string[][] = [];
  for (const role of trial.expected.roles) {
    for (const command of COMMANDS) {
      const allowed = await privileged(trial, role, command);
      const cells: string[] = [];
      for (const one of ['own tenant', 'other tenant', 'no tenant'] as const) {
        const rowsOf = one === 'other tenant' ? other : own;
        cells.push(allowed ? await tryCase(trial, role, command, one, own, rowsOf) : 'no grant');
      }
      rows.push([`${trial.relation.schema}.${trial.relation.name}`, role, command, ...cells]);
    }
  }
  return rows;
}

async function privileged(trial: TableTrial, role: string, command: Command): Promise<boolean> {
  const any = command === 'delete' ? 'has_table_privilege' : 'has_any_column_privilege';
  const [row] = await trial.sql.query<{ has: boolean }>(`select ${any}($1::name, $2::text, $3) as has`, [
    role,
    quoteName(trial.relation),
    command,
  ]);
  return row?.has === true;
}

async function tryCase(
  trial: TableTrial,
  role: string,
  command: Command,
  one: Case,
  own: string | null,
  rowsOf: string | null,
): Promise<string> {
  const what = `${role}: ${command} on ${trial.relation.schema}.${trial.relation.name}, ${one}`;
  if (own === null || rowsOf === null) {
    trial.found.undecided.push(
      `${what}: the table has no rows of ${own === null ? 'any tenant' : 'a second tenant, and none could be made'}`,
    );
    return '?';
  }
  const settings = { [trial.tenant.setting]: one === 'no tenant' ? '' : own };
  const { wanted, outcome } = await compareWith(trial, role, command, settings, rowsOf);
  trial.found.done++;
  if (outcome.kind === 'unclear' || outcome.kind === 'denied') {
    trial.found.undecided.push(
      `${what}: ${outcome.kind === 'denied' ? 'the role lacks a privilege that trying it needs' : outcome.why}`,
    );
    return '?';
  }
  const got =
    outcome.kind === 'blocked' ? 0 : outcome.kind === 'reached' ? Math.max(wanted, 1) : numberOf(outcome.rows);
  if (got !== wanted) trial.found.failed.push(`${what}: ${got} rows were reached, the plan's policies allow ${wanted}`);
  else if (one !== 'own tenant' && got > 0 && !crossesTenants(trial.policies, role, command))
    trial.found.failed.push(`${what}: ${got} rows were reached, and no policy lets this role cross tenants`);
  return `${got} of ${wanted}`;
}

function numberOf(rows: Record<string, unknown>[]): number {
  return Number(rows[0]?.n ?? 0);
}

/** How many rows the policies of the plan allow, by the owner's count, and how many the role reached. */
async function compareWith(
  trial: TableTrial,
  role: string,
  command: Command,
  settings: Record<string, string>,
  rowsOf: string,
): Promise<{ wanted: number; outcome: Outcome }> {
  const { sql, relation } = trial;
  const table = quoteName(relation);
  const column = quoteIdent(trial.column);
  const seen = predicateOf(trial.policies, role, 'select');
  if (command === 'select') {
    const wanted = numberOf(
      await asOwner(sql, settings, `select count(*)::int as n from ${table} where ${column}::text = $1 and (${seen})`, [
        rowsOf,
      ]),
    );
    return {
      wanted,
      outcome: await asRole(sql, role, settings, `select count(*)::int as n from ${table} where ${column}::text = $1`, [
        rowsOf,
      ]),
    };
  }
  const sample = (
    await sql.query<{ id: string }>(`select ctid::text as id from ${table} where ${column}::text = $1 limit 3`, [
      rowsOf,
    ])
  ).map(({ id }) => id);
  const allowed = predicateOf(trial.policies, role, command);
  if (command === 'insert') {
    const [id] = sample;
    const wanted = numberOf(
      await asOwner(sql, settings, `select count(*)::int as n from ${table} where ctid = $1::tid and (${allowed})`, [
        id,
      ]),
    );
    return { wanted, outcome: await tryInsert(trial, role, settings, id ?? '') };
  }
  const wanted = numberOf(
    await asOwner(
      sql,
      settings,
      `select count(*)::int as n from ${table} where ctid = any($1::tid[]) and (${allowed}) and (${seen})`,
      [sample],
    ),
  );
  const target = await writable(trial, role, 'update');
  if (command === 'update' && target[0] === undefined) return { wanted, outcome: { kind: 'denied' } };
  const name = quoteIdent(target[0] ?? '');
  const change = command === 'update' ? `update ${table} set ${name} = ${name}` : `delete from ${table}`;
  return {
    wanted,
    outcome: await asRole(
      sql,
      role,
      settings,
      `with done as (${change} where ctid = any($1::tid[]) returning 1) select count(*)::int as n from done`,
      [sample],
    ),
  };
}

async function writable(trial: TableTrial, role: string, command: 'update' | 'insert'): Promise<string[]> {
  const usable = trial.relation.columns
    .filter((one) => one.generated === '' && (command === 'insert' || one.identity !== 'a'))
    .map((one) => one.name);
  const rows = await trial.sql.query<{ name: string }>(
    'select name from unnest($3::text[]) name where has_column_privilege($1::name, $2::text, name, $4)',
    [role, quoteName(trial.relation), usable, command],
  );
  return rows.map(({ name }) => name);
}

/** The row as it stands: policies are looked at before uniqueness, so 'exists already' means that it was let through. */
async function tryInsert(
  trial: TableTrial,
  role: string,
  settings: Record<string, string>,
  id: string,
): Promise<Outcome> {
  const table = quoteName(trial.relation);
  const columns = await writable(trial, role, 'insert');
  if (!columns.includes(trial.column)) return { kind: 'denied' };
  const [row] = await trial.sql.query<{ json: string }>(
    `select to_jsonb(t)::text as json from ${table} t where ctid = $1::tid`,
    [id],
  );
  const list = columns.map(quoteIdent).join(', ');
  const outcome = await asRole(
    trial.sql,
    role,
    settings,
    `insert into ${table} (${list}) overriding system value select ${list} from jsonb_populate_record(null::${table}, $1::jsonb)`,
    [row?.json],
  );
  return outcome.kind === 'rows' ? { kind: 'reached' } : outcome;
}
