import { quoteIdent, quoteName } from '../../backup/snapshot.ts';
import type { SourceGrant } from '../../model/backup.ts';
import type { CatalogRelation } from '../../model/catalog.ts';

/** A harmless statement, and whether the plan lets the role run it. */
export interface Probe {
  privilege: string;
  on: string;
  statement: string;
  allowed: boolean;
  /** What the statement needs, for a reader. */
  columns: string;
}

const COLUMN_COMMANDS = ['SELECT', 'INSERT', 'UPDATE'] as const;

/** Statements that find out what a role may do to a table; `grants` are those that apply to the role. */
export function tableProbes(relation: CatalogRelation, grants: SourceGrant[]): Probe[] {
  const own = grants.filter((one) => one.type === 'table' && one.on === `${relation.schema}.${relation.name}`);
  const on = `${relation.schema}.${relation.name}`;
  const whole = (privilege: string) => own.some((one) => one.privilege === privilege && one.column === null);
  const writable = relation.kind === 'table' || relation.kind === 'partitioned-table';
  const probes = (writable ? COLUMN_COMMANDS : (['SELECT'] as const)).flatMap((privilege) =>
    columnProbes(relation, privilege, own, whole(privilege)),
  );
  if (!writable) return probes;
  return [
    ...probes,
    {
      privilege: 'DELETE',
      on,
      statement: `delete from ${quoteName(relation)} where false`,
      allowed: whole('DELETE'),
      columns: '',
    },
    // Permission is looked at before the lock is taken.
    {
      privilege: 'TRUNCATE',
      on,
      statement: `truncate only ${quoteName(relation)}`,
      allowed: whole('TRUNCATE'),
      columns: '',
    },
  ];
}

function columnProbes(
  relation: CatalogRelation,
  privilege: (typeof COLUMN_COMMANDS)[number],
  own: SourceGrant[],
  whole: boolean,
): Probe[] {
  const on = `${relation.schema}.${relation.name}`;
  const usable = relation.columns.filter(
    (column) => privilege === 'SELECT' || (column.generated === '' && column.identity !== 'a'),
  );
  const named = new Set(
    own.filter((one) => one.privilege === privilege && one.column !== null).map((one) => one.column),
  );
  const allowed = usable.filter((column) => whole || named.has(column.name)).map((column) => column.name);
  const refused = usable.filter((column) => !allowed.includes(column.name)).map((column) => column.name);
  const probe = (columns: string[], isAllowed: boolean): Probe => ({
    privilege,
    on,
    statement: statementOf(relation, privilege, columns),
    allowed: isAllowed,
    columns: columns.join(', '),
  });
  return [...(allowed.length > 0 ? [probe(allowed, true)] : []), ...refused.map((column) => probe([column], false))];
}

function statementOf(
  relation: CatalogRelation,
  privilege: (typeof COLUMN_COMMANDS)[number],
  columns: string[],
): string {
  const table = quoteName(relation);
  const list = columns.map(quoteIdent);
  if (privilege === 'SELECT') return `select ${list.join(', ')} from ${table} where false`;
  if (privilege === 'UPDATE')
    return `update ${table} set ${list.map((column) => `${column} = default`).join(', ')} where false`;
  const values = columns.map(
    (name) => `null::${relation.columns.find((column) => column.name === name)?.type ?? 'text'}`,
  );
  const overriding = relation.columns.some((column) => column.identity !== '') ? ' overriding system value' : '';
  return `insert into ${table} (${list.join(', ')})${overriding} select ${values.join(', ')} where false`;
}
