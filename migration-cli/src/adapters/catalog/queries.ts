/**
 * Every list is sorted by name under the C collation, and no OID leaves the server, so that the same database dumped and
 * restored elsewhere gives the same rows. ACLs never set are read as their defaults.
 */
const order = (...columns: string[]) => `order by ${columns.map((column) => `${column} collate "C"`).join(', ')}`;

const roleName = (oid: string) => `case when ${oid} = 0 then 'public' else pg_get_userbyid(${oid})::text end`;

/** An ACL as a JSON array, sorted. */
const acl = (expression: string) => `coalesce((
  select json_agg(json_build_object('grantee', grantee, 'privilege', privilege, 'grantable', grantable)
                  order by grantee collate "C", privilege collate "C", grantable)
  from (select distinct ${roleName('a.grantee')} as grantee, a.privilege_type::text as privilege, a.is_grantable as grantable
        from aclexplode(${expression}) a) items), '[]'::json)`;

/** What an extension brought belongs to the extension. */
const notOfExtension = (catalog: string, oid: string) =>
  `not exists (select 1 from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

export const serverQuery = `select current_setting('server_version_num')::int as version, current_database()::text as database,
  current_user::text as "user", rolsuper as superuser, rolcreaterole as "createRole"
  from pg_roles where rolname = current_user`;

export const schemasQuery = `select nspname::text as name, pg_get_userbyid(nspowner)::text as owner,
  ${acl("coalesce(nspacl, acldefault('n', nspowner))")} as acl
  from pg_namespace
  where nspname <> $2 and nspname <> 'information_schema' and nspname !~ '^pg_'
    and (cardinality($1::text[]) = 0 or nspname = any($1::text[]))
  ${order('nspname')}`;

export const rolesQuery = `select rolname::text as name, rolcanlogin as login, rolsuper as superuser, rolbypassrls as "bypassRls",
  rolinherit as inherit, rolcreaterole as "createRole", rolcreatedb as "createDb", rolreplication as replication,
  rolconnlimit as "connectionLimit",
  coalesce((select json_agg(distinct pg_get_userbyid(m.roleid)::text) from pg_auth_members m where m.member = r.oid), '[]'::json) as "memberOf"
  from pg_roles r where rolname !~ '^pg_' ${order('rolname')}`;

export const relationsQuery = `select n.nspname::text as schema, c.relname::text as name,
  case c.relkind when 'r' then 'table' when 'p' then 'partitioned-table' when 'v' then 'view' when 'm' then 'materialized-view'
    when 'S' then 'sequence' else 'foreign-table' end as kind,
  pg_get_userbyid(c.relowner)::text as owner, c.relrowsecurity as "rowSecurity", c.relforcerowsecurity as "forceRowSecurity",
  ${acl("coalesce(c.relacl, acldefault(case when c.relkind = 'S' then 's'::\"char\" else 'r'::\"char\" end, c.relowner))")} as acl,
  coalesce((select json_agg(o order by o collate "C") from unnest(c.reloptions) o), '[]'::json) as options,
  case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as definition,
  coalesce((select json_agg(a.attname::text order by k.position)
    from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k(attnum, position)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
    where i.indrelid = c.oid and i.indisprimary), '[]'::json) as "primaryKey"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and n.nspname = any($1::text[]) and ${notOfExtension('pg_class', 'c.oid')}
  ${order('n.nspname', 'c.relname')}`;

const relation = `n.nspname::text || '.' || c.relname::text as relation`;
const ofRelations = `from pg_class c join pg_namespace n on n.oid = c.relnamespace`;

export const columnsQuery = `select ${relation}, a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type,
  a.attnotnull as "notNull", pg_get_expr(d.adbin, d.adrelid) as "default", a.attidentity::text as identity, a.attgenerated::text as generated,
  ${acl('a.attacl')} as acl
  ${ofRelations} join pg_attribute a on a.attrelid = c.oid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname = any($1::text[]) and a.attnum > 0 and not a.attisdropped
  order by n.nspname collate "C", c.relname collate "C", a.attnum`;

export const constraintsQuery = `select ${relation}, k.conname::text as name, k.contype::text as type, pg_get_constraintdef(k.oid) as definition
  ${ofRelations} join pg_constraint k on k.conrelid = c.oid
  where n.nspname = any($1::text[]) and k.contype <> 'n' ${order('n.nspname', 'c.relname', 'k.conname')}`;

export const indexesQuery = `select ${relation}, x.relname::text as name, pg_get_indexdef(i.indexrelid) as definition, i.indisvalid as valid
  ${ofRelations} join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
  where n.nspname = any($1::text[]) ${order('n.nspname', 'c.relname', 'x.relname')}`;

export const policiesQuery = `select ${relation}, p.polname::text as name,
  case p.polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'delete' end as command,
  p.polpermissive as permissive,
  (select json_agg(${roleName('o')} order by ${roleName('o')} collate "C") from unnest(p.polroles) o) as roles,
  pg_get_expr(p.polqual, p.polrelid) as "using", pg_get_expr(p.polwithcheck, p.polrelid) as "check"
  ${ofRelations} join pg_policy p on p.polrelid = c.oid
  where n.nspname = any($1::text[]) ${order('n.nspname', 'c.relname', 'p.polname')}`;

export const triggersQuery = `select ${relation}, t.tgname::text as name, pg_get_triggerdef(t.oid) as definition, t.tgenabled::text as enabled
  ${ofRelations} join pg_trigger t on t.tgrelid = c.oid
  where n.nspname = any($1::text[]) and not t.tgisinternal ${order('n.nspname', 'c.relname', 't.tgname')}`;

/** Aggregates have no definition text; their arguments and transition function say enough. */
export const functionsQuery = `select n.nspname::text as schema, p.proname::text as name, pg_get_function_identity_arguments(p.oid) as arguments,
  pg_get_userbyid(p.proowner)::text as owner, p.prosecdef as "securityDefiner",
  case when p.prokind = 'a' then 'aggregate ' || (select ag.aggtransfn::text from pg_aggregate ag where ag.aggfnoid = p.oid)
    else pg_get_functiondef(p.oid) end as definition,
  ${acl("coalesce(p.proacl, acldefault('f', p.proowner))")} as acl
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = any($1::text[]) and ${notOfExtension('pg_proc', 'p.oid')}
  ${order('n.nspname', 'p.proname', 'pg_get_function_identity_arguments(p.oid)')}`;

/** Enums, domains, ranges and free-standing composite types; the row types of tables are the tables'. */
export const typesQuery = `select n.nspname::text as schema, t.typname::text as name,
  case t.typtype
    when 'e' then 'enum (' || (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) || ')'
    when 'd' then 'domain ' || format_type(t.typbasetype, t.typtypmod) || case when t.typnotnull then ' not null' else '' end
      || coalesce(' default ' || t.typdefault, '')
      || coalesce((select string_agg(' ' || pg_get_constraintdef(k.oid), '' order by k.conname collate "C") from pg_constraint k where k.contypid = t.oid), '')
    when 'c' then 'composite (' || (select string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
      from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped) || ')'
    else 'range of ' || coalesce((select format_type(r.rngsubtype, null) from pg_range r where r.rngtypid = t.oid), '') end as definition,
  ${acl("coalesce(t.typacl, acldefault('T', t.typowner))")} as acl
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  where n.nspname = any($1::text[]) and ${notOfExtension('pg_type', 't.oid')}
    and (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and exists (select 1 from pg_class c where c.oid = t.typrelid and c.relkind = 'c')))
  ${order('n.nspname', 't.typname')}`;

export const extensionsQuery = `select extname::text || ' ' || extversion as name from pg_extension ${order('extname')}`;

export const databaseAclQuery = `select distinct ${roleName('a.grantee')} as grantee, a.privilege_type::text as privilege, a.is_grantable as grantable
  from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a where d.datname = current_database()
  order by 1, 2, 3`;

export const defaultPrivilegesQuery = `select pg_get_userbyid(d.defaclrole)::text || ' in ' || coalesce(n.nspname::text, '*') || ' ' || d.defaclobjtype::text || ': '
  || (select string_agg(${roleName('a.grantee')} || '=' || a.privilege_type || case when a.is_grantable then '*' else '' end, ', '
      order by ${roleName('a.grantee')} collate "C", a.privilege_type) from aclexplode(d.defaclacl) a) as text
  from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace order by 1`;
