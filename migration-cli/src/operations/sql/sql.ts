import { catalogOf } from '../database/find.ts';
import { type DatabaseKind, revertSql, sqlChange } from '../database/kind.ts';

/** Statements of the engineer's own, with their way back and a query that says whether they are in effect. */
export const sql: DatabaseKind<'sql'> = {
  kind: 'sql',
  target: 'database',
  irreversible: null,
  describe: (params) => `sql ${params.name}`,
  check: (params, view) => {
    catalogOf(view);
    const empty = (['up', 'down', 'verify'] as const).filter((part) => params[part].trim() === '');
    return empty.map((part) => ({
      what: `sql ${params.name} has no '${part}'`,
      why: 'statements without a way back or without a proof are not run',
      next: 'nectar plan --check',
    }));
  },
  changes: (params) => [sqlChange(params.up, params.down, params.verify)],
  // Only the server can say: the runner executes `observe` of every change after applying it.
  verify: () => [],
  revert: revertSql,
  project: (_, catalog) => catalog,
};
