import type { ParamsOf, Problem, View } from '../../model/operation.ts';
import { catalogOf, findRelation, missing } from '../database/find.ts';
import { type DatabaseKind, revertSql, sqlChange, withRelation } from '../database/kind.ts';
import { parseName } from '../database/names.ts';
import { statements } from '../database/privileges.ts';
import { createPolicy, dropPolicyStatement, observePolicy } from '../policy/policy-sql.ts';

type Params = ParamsOf['drop-policy'];

/** Removes a policy. Reverting makes it again as it was. */
export const dropPolicy: DatabaseKind<'drop-policy'> = {
  kind: 'drop-policy',
  target: 'database',
  irreversible: null,
  describe: (params) => `drop policy ${params.name} on ${params.table}`,
  check: (params, view) =>
    find(params, view) === undefined ? [missing('the policy', `${params.name} on ${params.table}`)] : [],
  changes: (params, view) => {
    const found = find(params, view);
    if (found === undefined) return [];
    return [
      sqlChange(
        statements([dropPolicyStatement(found.table, params.name)]),
        statements([createPolicy(found.table, found.policy)]),
        `select not (${observePolicy(found.table, { name: params.name })})`,
      ),
    ];
  },
  verify: (params, view): Problem[] =>
    find(params, view) === undefined
      ? []
      : [
          {
            what: `the policy ${params.name} still stands on ${params.table}`,
            why: 'the catalogue lists it',
            next: 'nectar status',
          },
        ],
  revert: revertSql,
  project: (params, catalog) =>
    withRelation(catalog, parseName(params.table), (relation) => ({
      ...relation,
      policies: relation.policies.filter((one) => one.name !== params.name),
    })),
};

function find(params: Params, view: View) {
  const table = findRelation(catalogOf(view), params.table);
  const policy = table?.policies.find((one) => one.name === params.name);
  return table === undefined || policy === undefined ? undefined : { table, policy };
}
