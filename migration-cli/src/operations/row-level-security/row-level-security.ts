import type { Change, ParamsOf, Problem, View } from '../../model/operation.ts';
import { catalogOf, findRelation, missing } from '../database/find.ts';
import { type DatabaseKind, revertSql, sqlChange, withRelation } from '../database/kind.ts';
import { parseName, quoteQualified, quoteText } from '../database/names.ts';
import { statements } from '../database/privileges.ts';

type Params = ParamsOf['row-level-security'];

/** Turns row-level security on for a table, for its owner too where `force` says so. Reverting puts both flags back. */
export const rowLevelSecurity: DatabaseKind<'row-level-security'> = {
  kind: 'row-level-security',
  target: 'database',
  irreversible: null,
  describe: (params) => `enable ${params.force ? 'and force ' : ''}row-level security on ${params.table}`,
  check,
  changes,
  verify: (params, view) => {
    const problems = check(params, view);
    if (problems.length > 0 || changes(params, view).length === 0) return problems;
    return [
      {
        what: `row-level security is not in force on ${params.table}`,
        why: 'the catalogue shows other flags',
        next: 'nectar status',
      },
    ];
  },
  revert: revertSql,
  project: (params, catalog) =>
    withRelation(catalog, parseName(params.table), (relation) => ({
      ...relation,
      rowSecurity: true,
      forceRowSecurity: relation.forceRowSecurity || params.force,
    })),
};

function check(params: Params, view: View): Problem[] {
  const relation = findRelation(catalogOf(view), params.table);
  if (relation === undefined) return [missing('the table', params.table)];
  if (relation.kind === 'table' || relation.kind === 'partitioned-table') return [];
  return [
    {
      what: `${params.table} is a ${relation.kind}`,
      why: 'row-level security is for tables',
      next: 'nectar plan --check',
    },
  ];
}

function changes(params: Params, view: View): Change[] {
  const relation = findRelation(catalogOf(view), params.table);
  if (relation === undefined) return [];
  const enable = !relation.rowSecurity;
  const force = params.force && !relation.forceRowSecurity;
  if (!enable && !force) return [];
  const name = quoteQualified(relation);
  const alter = (words: (string | false)[]) =>
    statements([`ALTER TABLE ${name} ${words.filter((word) => word !== false).join(', ')}`]);
  return [
    sqlChange(
      alter([enable && 'ENABLE ROW LEVEL SECURITY', force && 'FORCE ROW LEVEL SECURITY']),
      alter([force && 'NO FORCE ROW LEVEL SECURITY', enable && 'DISABLE ROW LEVEL SECURITY']),
      `select relrowsecurity${params.force ? ' and relforcerowsecurity' : ''} from pg_class where oid = ${quoteText(name)}::regclass`,
    ),
  ];
}
