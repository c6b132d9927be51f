import type { Kind, ParamsOf } from '../model/operation.ts';
import type { DatabaseStep, PlanFile } from '../model/plan-file.ts';

export interface Draft<K extends Kind = Kind> {
  kind: K;
  subject: string;
  title: string;
  params: ParamsOf[K];
}

export function draft<K extends Kind>(kind: K, subject: string, title: string, params: ParamsOf[K]): Draft {
  return { kind, subject, title, params } as Draft;
}

/** The database steps of a phase as operations, in the order in which the plan names them. */
export function databaseDrafts(plan: PlanFile, steps: DatabaseStep[]): Draft[] {
  return steps.flatMap((step) => stepDrafts(plan, step));
}

function stepDrafts(plan: PlanFile, step: DatabaseStep): Draft[] {
  switch (step.kind) {
    case 'role':
      return [roleDraft(plan, step.role)];
    case 'grant':
      return step.on.map((target) => {
        const { on, objectType } = objectOf(target);
        return draft('grant', `${step.role}-${on}`, `grant ${step.privileges.join(', ')} on ${on} to ${step.role}`, {
          role: step.role,
          on,
          objectType,
          privileges: step.privileges,
          columns: step.columns ?? null,
        });
      });
    case 'revoke':
      return step.on.map((target) => {
        const { on, objectType } = objectOf(target);
        return draft(
          'revoke',
          `${step.role}-${on}`,
          `revoke ${step.privileges.join(', ')} on ${on} from ${step.role}`,
          { role: step.role, on, objectType, privileges: step.privileges },
        );
      });
    case 'row-level-security':
      return step.tables.map((table) =>
        draft('row-level-security', table, `row-level security on ${table}${step.force ? ', forced' : ''}`, {
          table,
          force: step.force,
        }),
      );
    case 'policy':
      return [
        ...(step.replaces ?? []).map((name) =>
          draft('drop-policy', `${step.table}-${name}`, `drop policy ${name} on ${step.table}`, {
            name,
            table: step.table,
          }),
        ),
        draft('policy', `${step.table}-${step.name}`, `policy ${step.name} on ${step.table} for ${step.role}`, {
          name: step.name,
          table: step.table,
          role: step.role,
          command: step.command,
          using: step.using,
          check: step.check,
        }),
      ];
    case 'index':
      return [
        draft('index', step.name, `index ${step.name} on ${step.table} (${step.columns.join(', ')})`, {
          name: step.name,
          table: step.table,
          columns: step.columns,
          unique: step.unique ?? false,
        }),
      ];
    case 'sql':
      return [
        draft('sql', step.name, step.name, { name: step.name, up: step.up, down: step.down, verify: step.verify }),
      ];
  }
}

const CONNECTIONS = 20;

function roleDraft(plan: PlanFile, role: string): Draft {
  const settings = plan.database?.roles[role];
  const kind = settings?.kind ?? 'runtime';
  return draft('role', role, `role ${role} (${kind})`, {
    role,
    login: kind !== 'owner' && settings?.passwordEnv !== null,
    bypassRls: kind === 'backup',
    passwordEnv: settings?.passwordEnv ?? null,
    connectionLimit: settings?.connectionLimit ?? CONNECTIONS,
    comment: `${kind} role of ${plan.monolith.name}`,
  });
}

/** 'schema:auth', 'sequence:public.x_id_seq', 'function:f(int)' and 'database:d' say what they are; the rest are tables. */
function objectOf(target: string): { on: string; objectType: ParamsOf['grant']['objectType'] } {
  const match = /^(schema|sequence|function|database|table):(.+)$/.exec(target);
  return { on: match?.[2] ?? target, objectType: (match?.[1] ?? 'table') as ParamsOf['grant']['objectType'] };
}
