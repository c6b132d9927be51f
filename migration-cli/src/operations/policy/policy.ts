import type { CatalogPolicy, CatalogRelation } from '../../model/catalog.ts';
import type { Change, ParamsOf, Problem, View } from '../../model/operation.ts';
import { catalogOf, findRelation, missing, roleProblems } from '../database/find.ts';
import { type DatabaseKind, revertSql, sqlChange, withRelation } from '../database/kind.ts';
import { parseName } from '../database/names.ts';
import { granteeOf, statements } from '../database/privileges.ts';
import { createPolicy, dropPolicyStatement, observePolicy } from './policy-sql.ts';

type Params = ParamsOf['policy'];
const COMMANDS = ['all', 'select', 'insert', 'update', 'delete'];

/** Puts a policy on a table. One of the same name is replaced, and reverting restores its former definition. */
export const policy: DatabaseKind<'policy'> = {
  kind: 'policy',
  target: 'database',
  irreversible: null,
  describe: (params) =>
    `policy ${params.name} on ${params.table}: ${params.role} may ${params.command}${params.using === null ? '' : ` where ${params.using}`}`,
  check,
  changes: (params, view) => {
    const table = findRelation(catalogOf(view), params.table);
    if (table === undefined) return [];
    return [makeOrReplace(table, wanted(params))];
  },
  verify,
  revert: (applied) => revertSql(applied).map(withoutNameCheck),
  project: (params, catalog) =>
    withRelation(catalog, parseName(params.table), (relation) => ({
      ...relation,
      policies: [...relation.policies.filter((one) => one.name !== params.name), wanted(params)].sort((a, b) =>
        a.name < b.name ? -1 : 1,
      ),
    })),
};

/** Where a former policy comes back, one of that name stands before and after, so its absence proves nothing. */
function withoutNameCheck(change: Change): Change {
  return change.type === 'Sql' && change.up.includes('CREATE POLICY') ? { ...change, observe: 'select true' } : change;
}

function wanted(params: Params): CatalogPolicy {
  const command = params.command.toLowerCase();
  return {
    name: params.name,
    command,
    permissive: true,
    roles: [granteeOf(params.role)],
    using: params.using,
    check: params.check,
  };
}

function makeOrReplace(table: CatalogRelation, next: CatalogPolicy): Change {
  const former = table.policies.find((one) => one.name === next.name);
  const drop = dropPolicyStatement(table, next.name);
  return sqlChange(
    statements([...(former === undefined ? [] : [drop]), createPolicy(table, next)]),
    statements([drop, ...(former === undefined ? [] : [createPolicy(table, former)])]),
    observePolicy(table, next),
  );
}

function check(params: Params, view: View): Problem[] {
  const catalog = catalogOf(view);
  const problems = roleProblems(catalog, params.role);
  const relation = findRelation(catalog, params.table);
  if (relation === undefined) problems.push(missing('the table', params.table));
  const command = params.command.toLowerCase();
  if (!COMMANDS.includes(command))
    problems.push(wrong(params, `'${params.command}' is not one of ${COMMANDS.join(', ')}`));
  if (command === 'insert' && params.using !== null)
    problems.push(wrong(params, 'INSERT has no USING, only WITH CHECK'));
  if ((command === 'select' || command === 'delete') && params.check !== null)
    problems.push(wrong(params, `${command.toUpperCase()} has no WITH CHECK`));
  return problems;
}

function wrong(params: Params, why: string): Problem {
  return { what: `the policy ${params.name} cannot be made`, why, next: 'nectar plan --check' };
}

/** The server prints expressions in its own way, so what is compared of them is whether they are there. */
function verify(params: Params, view: View): Problem[] {
  const found = findRelation(catalogOf(view), params.table)?.policies.find((one) => one.name === params.name);
  if (found === undefined) return [missing('the policy', `${params.name} on ${params.table}`)];
  const want = wanted(params);
  const differs = [
    found.command === want.command ? [] : [`it is for ${found.command}`],
    found.roles.join() === want.roles.join() ? [] : [`it is for ${found.roles.join(', ')}`],
    (found.using === null) === (want.using === null) ? [] : ['its USING differs'],
    (found.check === null) === (want.check === null) ? [] : ['its WITH CHECK differs'],
    found.permissive ? [] : ['it is restrictive'],
  ].flat();
  return differs.map((why) => ({
    what: `the policy ${params.name} on ${params.table} is another one`,
    why,
    next: 'nectar status',
  }));
}
