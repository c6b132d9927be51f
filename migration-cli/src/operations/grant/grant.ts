import type { Catalog } from '../../model/catalog.ts';
import type { Change, ParamsOf, Problem, View } from '../../model/operation.ts';
import { catalogOf, missing, roleProblems, sequencesOf } from '../database/find.ts';
import { type DatabaseKind, revertSql, sqlChange, withRelation } from '../database/kind.ts';
import { parseName, quoteName, quoteQualified, quoteRole, quoteText } from '../database/names.ts';
import {
  columnGrants,
  expandPrivileges,
  findTarget,
  granteeOf,
  holds,
  observeHeld,
  statements,
  type Target,
} from '../database/privileges.ts';
import { addItems, projectAcl } from '../database/project-acl.ts';

type Params = ParamsOf['grant'];

/**
 * Gives a role privileges on one object, on some of its columns only where `columns` says so. INSERT brings USAGE of the
 * sequences that defaults of the table draw from, without which it fails. What was held before stays on revert.
 */
export const grant: DatabaseKind<'grant'> = {
  kind: 'grant',
  target: 'database',
  irreversible: null,
  describe: (params) =>
    `grant ${params.privileges.join(', ')}${params.columns === null ? '' : ` (${params.columns.join(', ')})`} on ${params.objectType} ${params.on} to ${params.role}`,
  check,
  changes,
  verify: (params, view) => {
    const held = check(params, view);
    if (held.length > 0) return held;
    return changes(params, view).map((change) => ({
      what: `${params.role} does not hold what was granted on ${params.on}`,
      why: change.type === 'Sql' ? change.up : change.type,
      next: 'nectar status',
    }));
  },
  revert: revertSql,
  project: (params, catalog) => {
    const privileges = expandPrivileges(params.privileges, params.objectType, catalog.serverVersion);
    const grantee = granteeOf(params.role);
    const drawing = sequencesFor(params, privileges, catalog).reduce(
      (now, one) => projectAcl(now, 'sequence', quoteQualified(one), (acl) => addItems(acl, grantee, ['USAGE'])),
      catalog,
    );
    if (params.columns === null)
      return projectAcl(drawing, params.objectType, params.on, (acl) => addItems(acl, grantee, privileges));
    return withRelation(drawing, parseName(params.on), (relation) => ({
      ...relation,
      columns: relation.columns.map((column) =>
        params.columns?.includes(column.name) ? { ...column, acl: addItems(column.acl, grantee, privileges) } : column,
      ),
    }));
  },
};

function check(params: Params, view: View): Problem[] {
  const catalog = catalogOf(view);
  const target = findTarget(catalog, params.objectType, params.on);
  const problems = roleProblems(catalog, params.role);
  if ('what' in target) return [...problems, target];
  if (params.columns !== null && params.objectType !== 'table') {
    problems.push({
      what: `a ${params.objectType} has no columns`,
      why: 'columns can only be named for a table',
      next: 'nectar plan --check',
    });
  }
  const known = new Set(target.columns.map((column) => column.name));
  const unknown = (params.columns ?? []).filter((column) => !known.has(column));
  return [...problems, ...unknown.map((column) => missing('the column', `${params.on}.${column}`))];
}

function changes(params: Params, view: View): Change[] {
  const catalog = catalogOf(view);
  const target = findTarget(catalog, params.objectType, params.on);
  if ('what' in target) return [];
  const privileges = expandPrivileges(params.privileges, params.objectType, catalog.serverVersion);
  const sequences = sequencesFor(params, privileges, catalog).flatMap((one) => {
    const sequence = findTarget(catalog, 'sequence', quoteQualified(one));
    return 'what' in sequence ? [] : objectChanges(params.role, sequence, ['USAGE']);
  });
  if (params.columns !== null) return [...sequences, ...columnChanges(params, target, privileges, params.columns)];
  return [...sequences, ...objectChanges(params.role, target, privileges)];
}

const sequencesFor = ({ objectType, on }: Params, privileges: string[], catalog: Catalog) =>
  objectType === 'table' && privileges.includes('INSERT') ? sequencesOf(catalog, on) : [];

function objectChanges(role: string, target: Target, privileges: string[]): Change[] {
  const fresh = privileges.filter((privilege) => !holds(target.acl, role, privilege));
  if (fresh.length === 0) return [];
  const down = [
    `REVOKE ${fresh.join(', ')} ON ${target.sql} FROM ${quoteRole(role)}`,
    ...columnGrants(target, role, fresh),
  ];
  return [
    sqlChange(
      statements([`GRANT ${fresh.join(', ')} ON ${target.sql} TO ${quoteRole(role)}`]),
      statements(down),
      observeHeld(target, role, fresh),
    ),
  ];
}

function columnChanges(params: Params, target: Target, privileges: string[], columns: string[]): Change[] {
  const wanted = columns.flatMap((name) => {
    const acl = target.columns.find((column) => column.name === name)?.acl ?? [];
    return privileges
      .filter((privilege) => !holds(acl, params.role, privilege))
      .map((privilege) => ({ name, privilege }));
  });
  if (wanted.length === 0) return [];
  const role = quoteRole(params.role);
  const each = (verb: string, word: string) =>
    wanted.map(({ name, privilege }) => `${verb} ${privilege} (${quoteName(name)}) ON ${target.sql} ${word} ${role}`);
  return [
    sqlChange(
      statements(each('GRANT', 'TO')),
      statements(each('REVOKE', 'FROM')),
      observeColumns(params, target, wanted),
    ),
  ];
}

function observeColumns(params: Params, target: Target, wanted: { name: string; privilege: string }[]): string {
  const grantee =
    granteeOf(params.role) === 'public' ? '0' : `(select oid from pg_roles where rolname = ${quoteText(params.role)})`;
  const pairs = wanted.map(({ name, privilege }) => `(${quoteText(name)}, ${quoteText(privilege)})`).join(', ');
  const name = target.sql.replace(/^TABLE /, '');
  return `select count(distinct (c.attname, a.privilege_type)) = ${wanted.length} from pg_attribute c, aclexplode(c.attacl) a
    where c.attrelid = ${quoteText(name)}::regclass and a.grantee = ${grantee} and (c.attname, a.privilege_type) in (${pairs})`;
}
