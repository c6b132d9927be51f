import type { Inventory } from '../model/inventory.ts';
import type { PhaseSettings, PlanFile } from '../model/plan-file.ts';
import { decisionsOf } from './decisions.ts';
import type { Finding } from './findings.ts';

/** Tables, foreign keys, jobs and variables that both sides of a phase's cut touch. */
export function dataFindings(
  inventory: Inventory,
  plan: PlanFile,
  phase: PhaseSettings,
  owners: Map<string, string>,
): Finding[] {
  const decisions = decisionsOf(phase);
  const mine = (file: string) => owners.get(file) === phase.service;
  const finding = (
    id: string,
    place: { file: string; line: number },
    details: Omit<Finding, 'id' | 'file' | 'line' | 'phase' | 'decision'>,
  ): Finding => ({
    id,
    file: place.file,
    line: place.line,
    phase: phase.name,
    decision: decisions.find(id),
    ...details,
  });
  const granted = new Set(phase.database.flatMap((step) => (step.kind === 'grant' ? step.on : [])));
  const tables = phase.final
    ? []
    : inventory.tables.flatMap((table) => {
        const access = inventory.tableAccess.filter((item) => item.table === table.name);
        const here = access.filter(({ file }) => mine(file));
        const there = access.filter(({ file }) => !mine(file) && owners.has(file));
        if (here.length === 0 || there.length === 0) return [];
        const made = finding(`table:${table.name}`, here[0] ?? table, {
          what: `${table.name} is ${verb(here)} here and ${verb(there)} by ${[...new Set(there.map(({ file }) => owners.get(file)))].join(', ')}`,
          choices: ['leave'],
          recommendation: 'leave',
          why:
            table.kind === 'collection'
              ? 'the database stays shared for now; a collection gets no rights of its own: both sides may write it'
              : 'the database stays shared for now: the role gets just the rights that its code uses',
          blocking: false,
        });
        const covered = granted.has(table.name) || granted.has(`public.${table.name}`);
        return [
          {
            ...made,
            decision:
              made.decision ??
              (covered
                ? {
                    subject: made.id,
                    choice: 'leave' as const,
                    why: `granted to ${plan.services[phase.service]?.role ?? 'its role'}`,
                  }
                : null),
          },
        ];
      });
  const keys = phase.final
    ? []
    : inventory.foreignKeys.flatMap((key) => {
        const writers = (table: string) =>
          new Set(
            inventory.tableAccess
              .filter((item) => item.table === table && item.access !== 'read')
              .flatMap(({ file }) => owners.get(file) ?? []),
          );
        const from = writers(key.table);
        const to = writers(key.references);
        if (!from.has(phase.service) || to.has(phase.service) || to.size === 0) return [];
        return [
          finding(`foreign-key:${key.table}(${key.columns.join(',')})->${key.references}`, key, {
            what: `${key.table} points at ${key.references}, which ${[...to].join(', ')} writes${key.onDelete === '' ? '' : ` (on delete ${key.onDelete})`}`,
            choices: ['leave'],
            recommendation: 'leave',
            why: 'it holds as long as both tables are in one database',
            blocking: false,
          }),
        ];
      });
  const jobs = inventory.jobs
    .filter(({ file }) => mine(file))
    .map((job) =>
      finding(`job:${job.file}${job.name ? `#${job.name}` : ''}`, job, {
        what: `${job.name ?? job.kind} ${job.schedule ? `(${job.schedule}) ` : ''}runs in ${job.file}`,
        choices: ['move', 'leave'],
        recommendation: 'move',
        why: 'exactly one process may run it',
        blocking: false,
      }),
    );
  const role = plan.services[phase.service]?.role ?? '';
  const hidden = hiddenTables(inventory, plan, phase, role).map((table) =>
    finding(`rows:${table.name}`, table, {
      what: `${table.name} has row-level security, and no policy lets ${role} see a row of it`,
      choices: ['leave'],
      recommendation: 'leave',
      why: 'whoever owns the table is let by, the role is not: a step `kind: policy` of this phase says which rows are its',
      blocking: false,
    }),
  );
  const shared = phase.final
    ? []
    : inventory.env.filter(({ files }) => files.some(mine) && files.some((file) => owners.has(file) && !mine(file)));
  const variables = shared.map((entry) =>
    finding(`env:${entry.name}`, entry.reads[0] ?? { file: entry.files[0] ?? '', line: 1 }, {
      what: `${entry.name} is read on both sides`,
      choices: ['copy', 'leave'],
      recommendation: 'copy',
      why: 'each side gets a value of its own',
      blocking: false,
    }),
  );
  return [...tables, ...keys, ...jobs, ...variables, ...hidden];
}

/** Tables to which a phase gives its role rights, and of which it would see nothing all the same. */
function hiddenTables({ tables }: Inventory, plan: PlanFile, phase: PhaseSettings, role: string): Inventory['tables'] {
  const index = plan.phases.indexOf(phase);
  const steps = plan.phases.slice(0, index + 1).flatMap(({ database }) => database);
  const granted = new Set(
    phase.database.flatMap((step) => (step.kind === 'grant' && step.role === role ? step.on : [])),
  );
  const admitted = new Set(steps.flatMap((step) => (step.kind === 'policy' && step.role === role ? [step.table] : [])));
  const has = (set: Set<string>, name: string) => set.has(name) || set.has(`public.${name}`);
  return tables.filter(
    ({ name, rowSecurity }) =>
      rowSecurity !== undefined &&
      has(granted, name) &&
      !has(admitted, name) &&
      !rowSecurity.some((item) => item === 'public' || item === role),
  );
}

function verb(access: { access: string }[]): string {
  return access.some((item) => item.access !== 'read') ? 'written' : 'read';
}
