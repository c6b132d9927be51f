import type { Catalog, CatalogRole } from '../../model/catalog.ts';
import type { Change, ParamsOf, Problem, View } from '../../model/operation.ts';
import { catalogOf, findRole, missing } from '../database/find.ts';
import { type DatabaseKind, revertSql, sqlChange } from '../database/kind.ts';
import { quoteName, quoteText } from '../database/names.ts';
import { holds, statements } from '../database/privileges.ts';
import { addItems, projectAcl } from '../database/project-acl.ts';

type Params = ParamsOf['role'];

/**
 * Makes a role that owns nothing and inherits nothing. One that stands already with the same attributes is used as it is,
 * and reverting then leaves it. `${NAME}` stands for the SCRAM verifier of the password in that variable.
 */
export const role: DatabaseKind<'role'> = {
  kind: 'role',
  target: 'database',
  irreversible: null,
  describe: (params) =>
    `role ${params.role}${params.login ? ' that may log in' : ''}${params.bypassRls ? ' and sees every row' : ''}: ${params.comment}`,
  check,
  changes,
  verify: (params, view) =>
    findRole(catalogOf(view), params.role) === undefined ? [missing('the role', params.role)] : check(params, view),
  revert: revertSql,
  project: (params, catalog) => {
    if (findRole(catalog, params.role) !== undefined) return catalog;
    const roles = [...catalog.roles, attributes(params)].sort((a, b) => (a.name < b.name ? -1 : 1));
    const drawn = { ...catalog, roles };
    if (!isShutOut(params, catalog)) return drawn;
    return projectAcl(drawn, 'database', 'current', (acl) => addItems(acl, params.role, ['CONNECT']));
  },
};

function attributes(params: Params): CatalogRole {
  return {
    name: params.role,
    login: params.login,
    superuser: false,
    bypassRls: params.bypassRls,
    inherit: false,
    createRole: false,
    createDb: false,
    replication: false,
    connectionLimit: params.connectionLimit,
    memberOf: [],
  };
}

function check(params: Params, view: View): Problem[] {
  const found = findRole(catalogOf(view), params.role);
  if (found === undefined) return [];
  const wanted = attributes(params);
  const names = ['login', 'superuser', 'bypassRls', 'createRole', 'createDb', 'replication'] as const;
  const differing = names.filter((name) => found[name] !== wanted[name]);
  return differing.map((name) => ({
    what: `the role ${params.role} exists and is another one`,
    why: `its ${name} is ${found[name]}, the plan needs ${wanted[name]}`,
    next: `change that role by hand or give the one of the plan another name`,
  }));
}

function changes(params: Params, view: View): Change[] {
  const catalog = catalogOf(view);
  if (findRole(catalog, params.role) !== undefined) return [];
  const name = quoteName(params.role);
  const words = [
    params.login ? 'LOGIN' : 'NOLOGIN',
    'NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION',
    params.bypassRls ? 'BYPASSRLS' : 'NOBYPASSRLS',
    `CONNECTION LIMIT ${params.connectionLimit}`,
    ...(params.passwordEnv === null ? [] : [`PASSWORD '\${${params.passwordEnv}}'`]),
  ];
  const up = [
    `CREATE ROLE ${name} ${words.join(' ')}`,
    `COMMENT ON ROLE ${name} IS ${quoteText(params.comment)}`,
    ...(isShutOut(params, catalog) ? [`GRANT CONNECT ON DATABASE ${quoteName(catalog.database)} TO ${name}`] : []),
  ];
  return [
    sqlChange(
      statements(up),
      statements(removal(name, catalog)),
      `select exists (select 1 from pg_roles where rolname = ${quoteText(params.role)})`,
    ),
  ];
}

/** Some databases take CONNECT from everybody: a role that may log in is let in by its name there. */
function isShutOut({ login }: Params, { databaseAcl }: Catalog): boolean {
  return login && databaseAcl !== undefined && !holds(databaseAcl, 'public', 'CONNECT');
}

/** What the role came to own goes to the one who reverts, so DROP OWNED finds privileges only: no row is lost. */
function removal(name: string, catalog: { superuser: boolean; serverVersion: number }): string[] {
  const membership = catalog.serverVersion >= 160000 ? ' WITH INHERIT TRUE, SET TRUE' : '';
  return [
    ...(catalog.superuser ? [] : [`GRANT ${name} TO CURRENT_USER${membership}`]),
    `REASSIGN OWNED BY ${name} TO CURRENT_USER`,
    `DROP OWNED BY ${name}`,
    `DROP ROLE ${name}`,
  ];
}
