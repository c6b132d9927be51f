import type { AclItem, Catalog } from '../../model/catalog.ts';
import type { ParamsOf, Problem } from '../../model/operation.ts';
import { findFunction, findRelation, missing } from './find.ts';
import { parseName, quoteName, quoteQualified, quoteRole, quoteText } from './names.ts';

export type ObjectType = ParamsOf['grant']['objectType'];

/** What ALL stands for. MAINTAIN came with version 17. */
export function expandPrivileges(privileges: string[], type: ObjectType, serverVersion: number): string[] {
  const named = privileges.map((privilege) => privilege.trim().toUpperCase());
  if (!named.some((privilege) => privilege === 'ALL' || privilege === 'ALL PRIVILEGES')) return [...new Set(named)];
  const table = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'];
  return {
    table: serverVersion >= 170000 ? [...table, 'MAINTAIN'] : table,
    sequence: ['USAGE', 'SELECT', 'UPDATE'],
    schema: ['USAGE', 'CREATE'],
    function: ['EXECUTE'],
    database: ['CONNECT', 'CREATE', 'TEMPORARY'],
  }[type];
}

/** Something that privileges are granted on. */
export interface Target {
  type: ObjectType;
  /** As SQL names it after ON. */
  sql: string;
  acl: AclItem[];
  columns: { name: string; acl: AclItem[] }[];
  /** A query for the ACL with its default applied. */
  aclQuery: string;
}

/** Finds the object, or says that it is missing. */
export function findTarget(catalog: Catalog, type: ObjectType, on: string): Target | Problem {
  if (type === 'schema') return schemaTarget(catalog, on);
  if (type === 'function') return functionTarget(catalog, on);
  if (type === 'database') return databaseTarget(catalog, on);
  const relation = findRelation(catalog, on);
  if (relation === undefined || (relation.kind === 'sequence') !== (type === 'sequence'))
    return missing(`the ${type}`, on);
  const name = quoteQualified(relation);
  return {
    type,
    sql: `${type.toUpperCase()} ${name}`,
    acl: relation.acl,
    columns: type === 'table' ? relation.columns : [],
    aclQuery: `select coalesce(relacl, acldefault('${type === 'sequence' ? 's' : 'r'}', relowner)) from pg_class where oid = ${quoteText(name)}::regclass`,
  };
}

function schemaTarget(catalog: Catalog, on: string): Target | Problem {
  const schema = catalog.schemas.find((one) => one.name === on.replaceAll('"', ''));
  if (schema === undefined) return missing('the schema', on);
  return {
    type: 'schema',
    sql: `SCHEMA ${quoteName(schema.name)}`,
    acl: schema.acl,
    columns: [],
    aclQuery: `select coalesce(nspacl, acldefault('n', nspowner)) from pg_namespace where nspname = ${quoteText(schema.name)}`,
  };
}

function functionTarget(catalog: Catalog, on: string): Target | Problem {
  const found = findFunction(catalog, on);
  if (found === undefined) return missing('the function', on);
  const name = `${quoteQualified(found)}(${found.arguments})`;
  return {
    type: 'function',
    sql: `FUNCTION ${name}`,
    acl: found.acl,
    columns: [],
    aclQuery: `select coalesce(proacl, acldefault('f', proowner)) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where nspname = ${quoteText(found.schema)} and proname = ${quoteText(found.name)}
        and pg_get_function_identity_arguments(p.oid) = ${quoteText(found.arguments)}`,
  };
}

function databaseTarget(catalog: Catalog, on: string): Target | Problem {
  const name = parseName(on).name;
  if (name !== '' && name !== 'current' && name !== catalog.database) {
    return {
      what: `the database ${on} is not the one in use`,
      why: `connected to ${catalog.database}`,
      next: 'nectar plan --check',
    };
  }
  return {
    type: 'database',
    sql: `DATABASE ${quoteName(catalog.database)}`,
    acl: catalog.databaseAcl ?? [],
    columns: [],
    aclQuery: `select coalesce(datacl, acldefault('d', datdba)) from pg_database where datname = current_database()`,
  };
}

/** Names a role as an ACL does. */
export function granteeOf(role: string): string {
  return role.toLowerCase() === 'public' ? 'public' : role;
}

/** True where `acl` gives the privilege to the role itself. */
export function holds(acl: AclItem[], role: string, privilege: string): boolean {
  return acl.some((item) => item.grantee === granteeOf(role) && item.privilege === privilege);
}

/** A query that is true when the role holds every privilege on the target. */
export function observeHeld(target: Target, role: string, privileges: string[]): string {
  const grantee = granteeOf(role) === 'public' ? '0' : `(select oid from pg_roles where rolname = ${quoteText(role)})`;
  return `select count(distinct a.privilege_type) = ${privileges.length} from aclexplode((${target.aclQuery})) a
    where a.grantee = ${grantee} and a.privilege_type in (${privileges.map(quoteText).join(', ')})`;
}

/** REVOKE on a table takes the privileges on its columns too; these statements give back the ones held there before. */
export function columnGrants(target: Target, role: string, privileges: string[]): string[] {
  return target.columns.flatMap((column) =>
    column.acl
      .filter((item) => item.grantee === granteeOf(role) && privileges.includes(item.privilege))
      .map(
        (item) =>
          `GRANT ${item.privilege} (${quoteName(column.name)}) ON ${target.sql} TO ${quoteRole(role)}${item.grantable ? ' WITH GRANT OPTION' : ''}`,
      ),
  );
}

/** Several statements as one text. */
export function statements(parts: string[]): string {
  return parts.map((part) => `${part};`).join('\n');
}
