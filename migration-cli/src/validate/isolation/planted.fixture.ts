import type { PlanFile } from '../../model/plan-file.ts';

/** One thing that lets a tenant or a role reach what the plan does not give it. */
export interface Planted {
  kind: string;
  /** SQL that plants it, and SQL that takes it away again. */
  change: string;
  undo: string;
  /** The check that has to find it. */
  by: 'isolation' | 'grants';
}

interface Ground {
  /** Role that is bound to its tenant, and role that sees all tenants but may only read. */
  app: string;
  admin: string;
  plan: PlanFile;
}

const TABLES = ['orders', 'lines'] as const;
const OWN = 'shop = (select current_shop())';
const PRIVILEGES = ['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'] as const;

/** Every policy, every FORCE, every grant of the example, and every kind of object that can leak. */
export function planted(ground: Ground): Planted[] {
  return [
    ...TABLES.flatMap((table) => [...ofPolicies(table, ground), ...ofSecurity(table), ...ofLeaks(table, ground)]),
    ...ofPrivileges(ground),
    ...ofColumns(ground),
    ...ofRoles(ground),
  ];
}

const found =
  (by: Planted['by']) =>
  (kind: string, change: string, undo: string): Planted => ({ kind, change, undo, by });
const isolation = found('isolation');
const grants = found('grants');

function ofPolicies(table: string, { app, admin }: Ground): Planted[] {
  const own = `create policy ${table}_shop on ${table} to ${app} using (${OWN}) with check (${OWN})`;
  const all = `create policy ${table}_admin on ${table} for select to ${admin} using (true)`;
  const widened = (clause: string, back: string) =>
    isolation(
      'policy widened',
      `alter policy ${table}_shop on ${table} ${clause}`,
      `alter policy ${table}_shop on ${table} ${back}`,
    );
  return [
    isolation('policy dropped', `drop policy ${table}_shop on ${table}`, own),
    isolation('policy dropped', `drop policy ${table}_admin on ${table}`, all),
    widened('using (true)', `using (${OWN})`),
    widened('with check (true)', `with check (${OWN})`),
    widened(`using (${OWN} or shop = 2)`, `using (${OWN})`),
    widened('using (shop <> (select current_shop()))', `using (${OWN})`),
    widened('using (shop = 2)', `using (${OWN})`),
    widened('to public', `to ${app}`),
    isolation(
      'policy narrowed',
      `alter policy ${table}_admin on ${table} using (shop = 1)`,
      `alter policy ${table}_admin on ${table} using (true)`,
    ),
    ...['select', 'update', 'delete'].map((command) =>
      isolation(
        'policy added',
        `create policy extra on ${table} for ${command} to ${app} using (true)`,
        `drop policy extra on ${table}`,
      ),
    ),
    isolation(
      'policy added',
      `create policy extra on ${table} for insert to ${app} with check (true)`,
      `drop policy extra on ${table}`,
    ),
  ];
}

function ofSecurity(table: string): Planted[] {
  const of = (kind: string, off: string, on: string) =>
    isolation(kind, `alter table ${table} ${off} row level security`, `alter table ${table} ${on} row level security`);
  return [of('FORCE dropped', 'no force', 'force'), of('row-level security off', 'disable', 'enable')];
}

function ofLeaks(table: string, { app, admin }: Ground): Planted[] {
  const view = (change: string, undo: string) => isolation('view that leaks', change, undo);
  const definer = (name: string, more: string) =>
    `create function ${name}() returns setof ${table} language sql security definer ${more} as 'select * from public.${table}'`;
  const path = 'set search_path = public, pg_temp';
  return [
    view(`create view leak as select * from ${table}; grant select on leak to ${app}`, 'drop view leak'),
    view(`create view leak as select count(*) from ${table}; grant select on leak to public`, 'drop view leak'),
    view(
      `create view inner_leak as select * from ${table}; create view leak with (security_invoker = true) as select * from inner_leak; grant select on leak, inner_leak to ${app}`,
      'drop view leak; drop view inner_leak',
    ),
    view(`create view leak as select * from ${table}; grant select (shop) on leak to ${app}`, 'drop view leak'),
    view(
      `create schema aside; grant usage on schema aside to ${app}; create view aside.leak as select * from public.${table}; grant select on aside.leak to ${app}`,
      'drop schema aside cascade',
    ),
    isolation(
      'materialized view that leaks',
      `create materialized view copies as select * from ${table}; grant select on copies to ${app}`,
      'drop materialized view copies',
    ),
    isolation('function that leaks', definer('leak', path), 'drop function leak()'),
    isolation(
      'function that leaks',
      `${definer('leak', path)}; revoke execute on function leak() from public; grant execute on function leak() to ${app}`,
      'drop function leak()',
    ),
    isolation('function that leaks', definer('leak', ''), 'drop function leak()'),
    isolation(
      'function that leaks',
      `create schema aside; grant usage on schema aside to ${app}; ${definer('aside.leak', path)}`,
      'drop schema aside cascade',
    ),
    grants(
      'copy that leaks',
      `create table leak as select * from ${table}; grant select on leak to ${app}`,
      'drop table leak',
    ),
    grants(
      'copy that leaks',
      `create schema aside; grant usage on schema aside to ${app}; create table aside.leak as select * from ${table}; grant select on aside.leak to ${app}`,
      'drop schema aside cascade',
    ),
    grants(
      'child table that leaks',
      `create table leak () inherits (${table}); grant select on leak to ${admin}`,
      'drop table leak',
    ),
  ];
}

/** Everything that the plan does not grant is granted once, and everything that it does is taken away once. */
function ofPrivileges({ app, admin, plan }: Ground): Planted[] {
  const steps = plan.phases.flatMap(({ database }) => database);
  const granted = (role: string, table: string, privilege: string) =>
    steps.some(
      (step) =>
        step.kind === 'grant' && step.role === role && step.on.includes(table) && step.privileges.includes(privilege),
    );
  const pairs = ['orders', 'lines', 'plans', 'staff'].flatMap((table) => [app, admin].map((role) => ({ table, role })));
  return pairs.flatMap(({ table, role }) =>
    PRIVILEGES.filter((privilege) => !(table === 'staff' && role === app && privilege === 'select')).map(
      (privilege) => {
        const give = `grant ${privilege} on ${table} to ${role}`;
        const take = `revoke ${privilege} on ${table} from ${role}`;
        return granted(role, table, privilege)
          ? grants('grant taken away', take, give)
          : grants('grant widened', give, take);
      },
    ),
  );
}

function ofColumns({ app, admin }: Ground): Planted[] {
  const give = (privilege: string, on: string, role: string) =>
    grants('grant widened', `grant ${privilege} on ${on} to ${role}`, `revoke ${privilege} on ${on} from ${role}`);
  return [
    give('select (password)', 'staff', app),
    give('update (name)', 'plans', app),
    give('insert (total)', 'orders', admin),
    give('select', 'staff', 'public'),
    give('create', 'schema public', app),
    give('usage', 'sequence orders_id_seq', admin),
    grants('grant taken away', `revoke select (name) on staff from ${app}`, `grant select (name) on staff to ${app}`),
  ];
}

function ofRoles({ app, admin }: Ground): Planted[] {
  const role = (by: Planted['by'], on: string, off: string) =>
    found(by)('role made mightier', `alter role ${app} ${on}`, `alter role ${app} ${off}`);
  return [
    role('isolation', 'bypassrls', 'nobypassrls'),
    role('isolation', 'superuser', 'nosuperuser'),
    role('grants', 'inherit', 'noinherit'),
    role('grants', 'createrole', 'nocreaterole'),
    role('grants', 'createdb', 'nocreatedb'),
    role('grants', 'replication', 'noreplication'),
    role('grants', 'superuser', 'nosuperuser'),
    grants('role made mightier', `grant ${admin} to ${app}`, `revoke ${admin} from ${app}`),
    grants(
      'role made mightier',
      `alter table plans owner to ${app}`,
      `alter table plans owner to postgres; grant select on plans to ${app}`,
    ),
    isolation(
      'view that leaks',
      'alter view totals reset (security_invoker)',
      'alter view totals set (security_invoker = true)',
    ),
  ];
}

/** docs/isolation.md */
export function isolationDocument(counts: Map<string, { planted: number; found: number }>): string {
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const sum = (key: 'planted' | 'found') => rows.reduce((total, [, one]) => total + one[key], 0);
  return `# What the isolation and grants checks find

\`nectar validate\` proves that tenants are kept apart by trying it. Whether it would notice a mistake is tried as well: a
test plants mistakes of every kind in a database, one at a time, and the check that is responsible must fail on each and
pass again once it is taken away (\`npm test -- mutations\`). The figures are written by that test.

| planted | times | found |
|---|---|---|
${rows.map(([kind, one]) => `| ${kind} | ${one.planted} | ${one.found} |`).join('\n')}
| **all** | **${sum('planted')}** | **${sum('found')}** |

What it cannot find: a leak in code that runs as a role which may see every tenant on purpose, and a policy whose text is
the plan's and wrong in the plan. The plan is what is compared with; it is reviewed by people.
`;
}
