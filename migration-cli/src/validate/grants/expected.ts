import type { RestorePoint, SourceGrant, SourceRights } from '../../model/backup.ts';
import type { Catalog } from '../../model/catalog.ts';
import type { DatabaseStep, PlanFile } from '../../model/plan-file.ts';
import { sequencesOf } from '../../operations/database/find.ts';

export type ExpectedPolicy = SourceRights['policies'][number];

/** What the restore point and the plan's phases up to one of them add up to. */
export interface Expected {
  grants: SourceGrant[];
  policies: ExpectedPolicy[];
  rowSecurity: Map<string, { forced: boolean }>;
  /** Names of the runtime roles that exist by now. */
  roles: string[];
  /** SQL of the plan, whose effect cannot be told from its text. */
  sql: string[];
  before: SourceRights;
}

/** With the sequences that INSERT brings, as far as `catalog` tells them; null where the restore point does not say what was allowed before. */
export function expectedAfter(
  plan: PlanFile,
  phase: string,
  point: RestorePoint,
  catalog: Catalog | null = null,
): Expected | null {
  const before = point.source?.rights;
  if (before === undefined) return null;
  const last = plan.phases.findIndex(({ name }) => name === phase);
  const steps = plan.phases.slice(0, last + 1).flatMap((one) => one.database);
  const state: Expected = {
    grants: [...before.grants],
    policies: [...before.policies],
    rowSecurity: new Map(
      before.relations.filter((one) => one.rowSecurity).map((one) => [one.name, { forced: one.forced }]),
    ),
    roles: [],
    sql: [],
    before,
  };
  for (const step of steps) take(state, step, plan, catalog);
  return state;
}

function take(state: Expected, step: DatabaseStep, plan: PlanFile, catalog: Catalog | null): void {
  switch (step.kind) {
    case 'role':
      if (plan.database?.roles[step.role]?.kind === 'runtime' && !state.roles.includes(step.role))
        state.roles.push(step.role);
      return;
    case 'grant':
      for (const on of step.on) {
        const rights = rightsIn(step.role, on, step.privileges, step.columns ?? null);
        state.grants.push(...rights, ...drawnFor(rights, catalog));
      }
      return;
    case 'revoke': {
      const gone = step.on.flatMap((on) => rightsIn(step.role, on, step.privileges, null));
      state.grants = state.grants.filter(
        (one) =>
          !gone.some(
            (other) =>
              one.role === other.role &&
              one.type === other.type &&
              one.on === other.on &&
              one.privilege === other.privilege,
          ),
      );
      return;
    }
    case 'row-level-security':
      for (const table of step.tables) {
        const known = state.rowSecurity.get(qualified(table));
        state.rowSecurity.set(qualified(table), { forced: step.force || known?.forced === true });
      }
      return;
    case 'policy': {
      const table = qualified(step.table);
      const replaced = new Set(step.replaces ?? []);
      state.policies = state.policies.filter((one) => one.table !== table || !replaced.has(one.name));
      state.policies.push({
        table,
        name: step.name,
        command: step.command,
        permissive: true,
        roles: [step.role],
        using: step.using,
        check: step.check,
      });
      return;
    }
    case 'sql':
      state.sql.push(step.up);
      return;
    case 'index':
      return;
  }
}

function drawnFor(rights: SourceGrant[], catalog: Catalog | null): SourceGrant[] {
  const [insert] = rights.filter(({ type, privilege }) => type === 'table' && privilege === 'INSERT');
  if (!insert || catalog === null) return [];
  return sequencesOf(catalog, insert.on).map(({ schema, name }) => {
    const on = `${schema}.${name}`;
    return { role: insert.role, type: 'sequence', on, privilege: 'USAGE', column: null };
  });
}

const ALL: Record<SourceGrant['type'], string[]> = {
  table: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'],
  sequence: ['USAGE', 'SELECT', 'UPDATE'],
  schema: ['USAGE', 'CREATE'],
  function: ['EXECUTE'],
};

function rightsIn(role: string, target: string, privileges: string[], columns: string[] | null): SourceGrant[] {
  const match = /^(schema|sequence|function|database|table):(.+)$/.exec(target);
  if (match?.[1] === 'database') return [];
  const type = (match?.[1] ?? 'table') as SourceGrant['type'];
  const on = type === 'schema' ? (match?.[2] ?? target) : qualified(match?.[2] ?? target);
  const names = privileges
    .map((one) => one.toUpperCase())
    .flatMap((one) => (one.startsWith('ALL') ? ALL[type] : [one]));
  return names.flatMap((privilege) => (columns ?? [null]).map((column) => ({ role, type, on, privilege, column })));
}

/** With its schema, which is public where none is named. */
export function qualified(name: string): string {
  const bare = name.replaceAll('"', '');
  return /^[^(]*\./.test(bare) ? bare : `public.${bare}`;
}
