import type { BackupSource } from '../model/backup.ts';
import type { Database } from '../model/ports.ts';
import { withoutPassword } from './method.ts';
import { rightsOf } from './rights.ts';
import { quoteIdent } from './snapshot.ts';

/** What an empty database needs to become like this one, besides what a dump holds. */
export async function readSource(database: Database, programs: string | null): Promise<BackupSource> {
  const [row] = await database.query<{ major: number; json: Record<string, string | null>; owner: string }>(
    `select current_setting('server_version_num')::int / 10000 as major, to_json(d) as json, pg_get_userbyid(d.datdba)::text as owner from pg_database d where datname = current_database()`,
  );
  if (row === undefined) throw new Error('The server does not know the database of this connection.');
  const [encoding] = await database.query<{ name: string }>(
    'select pg_encoding_to_char(encoding)::text as name from pg_database where datname = current_database()',
  );
  return {
    url: withoutPassword(database.url),
    major: row.major,
    createOptions: createOptions(row.json, encoding?.name ?? 'UTF8', row.owner),
    setUp: await setUpStatements(database),
    roles: await roleStatements(database),
    needs: await neededRoles(database),
    programs,
    rights: rightsOf(await database.catalog([])),
  };
}

function createOptions(row: Record<string, string | null>, encoding: string, owner: string): string {
  const text = (value: string | null | undefined) => `'${(value ?? '').replaceAll("'", "''")}'`;
  const locale = row.datlocale ?? row.daticulocale;
  const provider =
    row.datlocprovider === 'i'
      ? ` locale_provider icu icu_locale ${text(locale)}`
      : row.datlocprovider === 'b'
        ? ` locale_provider builtin builtin_locale ${text(locale)}`
        : '';
  return `owner ${quoteIdent(owner)} template template0 encoding ${text(encoding)} lc_collate ${text(row.datcollate)} lc_ctype ${text(row.datctype)}${provider}`;
}

/** `:database:` stands for the new database's name. */
async function setUpStatements(database: Database): Promise<string[]> {
  const acl = await database.query<{ text: string }>(`
    select format('grant %s on database %s to %s%s', a.privilege_type, ':database:',
      case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end,
      case when a.is_grantable then ' with grant option' else '' end) as text
    from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a where d.datname = current_database() and a.grantee <> d.datdba`);
  const settings = await database.query<{ role: string; name: string; value: string }>(`
    select coalesce((select quote_ident(rolname) from pg_roles where oid = s.setrole), '') as role, split_part(c, '=', 1) as name,
      quote_literal(substr(c, strpos(c, '=') + 1)) as value
    from pg_db_role_setting s cross join unnest(s.setconfig) c where setdatabase = (select oid from pg_database where datname = current_database())`);
  return [
    'revoke all on database :database: from public',
    ...acl.map(({ text }) => text),
    ...settings.map(({ role, name, value }) =>
      role === ''
        ? `alter database :database: set ${name} = ${value}`
        : `alter role ${role} in database :database: set ${name} = ${value}`,
    ),
  ];
}

async function roleStatements(database: Database): Promise<string[]> {
  const rows = await database.query<{ text: string }>(`
    select format('create role %I %s %s %s %s %s %s connection limit %s', rolname,
      case when rolcanlogin then 'login' else 'nologin' end, case when rolsuper then 'superuser' else 'nosuperuser' end,
      case when rolbypassrls then 'bypassrls' else 'nobypassrls' end, case when rolinherit then 'inherit' else 'noinherit' end,
      case when rolcreaterole then 'createrole' else 'nocreaterole' end, case when rolcreatedb then 'createdb' else 'nocreatedb' end, rolconnlimit) as text
    from pg_roles where rolname !~ '^pg_' order by rolname collate "C"`);
  return rows.map(({ text }) => text);
}

/** Postgres keeps the dependencies of every object on roles, the owner of the database among them. */
async function neededRoles(database: Database): Promise<string[]> {
  const rows = await database.query<{ name: string }>(`
    select distinct rolname::text as name from pg_shdepend s join pg_roles r on r.oid = s.refobjid
    where s.refclassid = 'pg_authid'::regclass and rolname !~ '^pg_'
      and (s.dbid = (select oid from pg_database where datname = current_database())
        or (s.classid = 'pg_database'::regclass and s.objid = (select oid from pg_database where datname = current_database())))
    union select pg_get_userbyid(datdba)::text from pg_database where datname = current_database() order by 1`);
  return rows.map(({ name }) => name);
}
