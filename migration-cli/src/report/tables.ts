import type { Inventory } from '../model/inventory.ts';
import type { ReportData } from './data.ts';
import { escape, section, table } from './html.ts';

export function decisionsSection({ plan }: ReportData): string {
  const rows = plan.phases.flatMap((phase) =>
    phase.decisions.map(({ subject, choice, why }) => [
      escape(phase.name),
      `<code>${escape(subject)}</code>`,
      escape(choice),
      escape(why),
    ]),
  );
  const accepted = plan.accepted.map(({ id, why }) => ['–', `<code>${escape(id)}</code>`, 'accepted', escape(why)]);
  return section(
    'decisions',
    'What was decided, and why',
    table('Decisions', ['Phase', 'About', 'Choice', 'Why'], [...rows, ...accepted]),
  );
}

export function editsSection({ plan }: ReportData): string {
  const rows = plan.phases.flatMap((phase) =>
    phase.edits.map(({ file, why }) => [escape(phase.name), `<code>${escape(file)}</code>`, escape(why)]),
  );
  return section('edits', 'Edits that an engineer wrote', table('Edits', ['Phase', 'File', 'Why'], rows));
}

/** Tables down, services across: how many statements of each touch it. */
export function accessSection({ after, plan }: ReportData): string {
  const owners: [string, string][] = Object.entries(plan.services).map(([name, { folder }]) => [name, `${folder}/`]);
  const serviceOf = (file: string) => owners.find(([, folder]) => file.startsWith(folder))?.[0] ?? 'elsewhere';
  const names = [...owners.map(([name]) => name), 'elsewhere'];
  const used = after.tableAccess.filter(({ file }) => !isTest(after, file));
  const tables = [...new Set(used.map((access) => access.table))].sort();
  const rows = tables.map((name) => [
    `<code>${escape(name)}</code>`,
    ...names.map((service) =>
      heat(used.filter((access) => access.table === name && serviceOf(access.file) === service)),
    ),
  ]);
  return section(
    'tables',
    'Who touches which table',
    table('Statements per table and service (r reads, w writes)', ['Table', ...names], rows),
  );
}

const isTest = (inventory: Inventory, file: string) => inventory.files.find(({ path }) => path === file)?.test === true;

function heat(accesses: Inventory['tableAccess']): string {
  if (accesses.length === 0) return '';
  const writes = accesses.filter(({ access }) => access !== 'read').length;
  const level = Math.min(4, Math.ceil(accesses.length / 3));
  return `<span class="heat heat-${level}">${accesses.length - writes} r · ${writes} w</span>`;
}

export function restorePointSection({ restorePoint }: ReportData): string {
  if (restorePoint === null) return section('restore-point', 'Restore point', '<p>There is none.</p>');
  const { id, branch, commit, method, verifiedAt, database } = restorePoint;
  const facts = `<p><code>${escape(id)}</code> · branch <code>${escape(branch)}</code> at <code>${escape(commit.slice(0, 10))}</code> · ${escape(method)} · ${verifiedAt === null ? '<strong>not verified</strong>' : `restored and compared equal at ${escape(verifiedAt)}`}</p>`;
  const rows = (database?.tables ?? []).map((one) => [
    `<code>${escape(one.table)}</code>`,
    escape(one.rows),
    `<code>${escape(one.checksum)}</code>`,
  ]);
  return section(
    'restore-point',
    'Restore point',
    facts + (rows.length === 0 ? '' : table('Rows and checksums', ['Table', 'Rows', 'Checksum'], rows)),
  );
}
