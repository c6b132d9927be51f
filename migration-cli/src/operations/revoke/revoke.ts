import type { Change, ParamsOf, Problem, View } from '../../model/operation.ts';
import { catalogOf, roleProblems } from '../database/find.ts';
import { type DatabaseKind, revertSql, sqlChange } from '../database/kind.ts';
import { quoteRole } from '../database/names.ts';
import {
  columnGrants,
  expandPrivileges,
  findTarget,
  granteeOf,
  observeHeld,
  statements,
  type Target,
} from '../database/privileges.ts';
import { projectAcl, removeItems } from '../database/project-acl.ts';

type Params = ParamsOf['revoke'];

/** Takes privileges from a role. Reverting gives back exactly the ones that it held, grant options and columns included. */
export const revoke: DatabaseKind<'revoke'> = {
  kind: 'revoke',
  target: 'database',
  irreversible: null,
  describe: (params) =>
    `revoke ${params.privileges.join(', ')} on ${params.objectType} ${params.on} from ${params.role}`,
  check,
  changes,
  verify: (params, view) => {
    const problems = check(params, view);
    if (problems.length > 0) return problems;
    return changes(params, view).map((change) => ({
      what: `${params.role} still holds what was revoked on ${params.on}`,
      why: change.type === 'Sql' ? change.up : change.type,
      next: 'nectar status',
    }));
  },
  revert: revertSql,
  project: (params, catalog) => {
    const privileges = expandPrivileges(params.privileges, params.objectType, catalog.serverVersion);
    return projectAcl(catalog, params.objectType, params.on, (acl) =>
      removeItems(acl, granteeOf(params.role), privileges),
    );
  },
};

function check(params: Params, view: View): Problem[] {
  const catalog = catalogOf(view);
  const target = findTarget(catalog, params.objectType, params.on);
  return [...roleProblems(catalog, params.role), ...('what' in target ? [target] : [])];
}

function changes(params: Params, view: View): Change[] {
  const catalog = catalogOf(view);
  const target = findTarget(catalog, params.objectType, params.on);
  if ('what' in target) return [];
  const privileges = expandPrivileges(params.privileges, params.objectType, catalog.serverVersion);
  const held = target.acl.filter(
    (item) => item.grantee === granteeOf(params.role) && privileges.includes(item.privilege),
  );
  const columns = columnGrants(target, params.role, privileges);
  if (held.length === 0 && columns.length === 0) return [];
  const up = `REVOKE ${privileges.join(', ')} ON ${target.sql} FROM ${quoteRole(params.role)}`;
  return [
    sqlChange(
      statements([up]),
      statements([...giveBack(params, target, held), ...columns]),
      observeNone(
        params,
        target,
        held.map((item) => item.privilege),
      ),
    ),
  ];
}

function giveBack(params: Params, target: Target, held: Target['acl']): string[] {
  return held.map(
    (item) =>
      `GRANT ${item.privilege} ON ${target.sql} TO ${quoteRole(params.role)}${item.grantable ? ' WITH GRANT OPTION' : ''}`,
  );
}

function observeNone(params: Params, target: Target, privileges: string[]): string {
  if (privileges.length === 0) return 'select true';
  return privileges
    .map((privilege) => `select not (${observeHeld(target, params.role, [privilege])})`)
    .reduce((all, one) => `select (${all}) and (${one})`);
}
