import type { CheckResult, Evidence } from '../model/check-result.ts';
import type { ReportData, ReportPhase } from './data.ts';
import { escape, section, table } from './html.ts';

const SIGN = { pass: '✓', fail: '✗', undecided: '?' } as const;

function evidence(one: Evidence): string {
  if (one.type === 'table')
    return table(
      one.title,
      one.columns,
      one.rows.map((row) => row.map(escape)),
    );
  const title = `<h5>${escape(one.title)}</h5>`;
  if (one.type === 'list') return `${title}<ul>${one.items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;
  return `${title}<pre tabindex="0">${escape(one.text)}</pre>`;
}

function check(result: CheckResult): string {
  const open = result.verdict === 'pass' ? '' : ' open';
  return `<details class="check ${result.verdict}" data-search${open}><summary><span class="sign" aria-hidden="true">${SIGN[result.verdict]}</span> <strong>${escape(result.verdict)}</strong> ${escape(result.title)} – ${escape(result.summary)}</summary>${result.evidence.map(evidence).join('')}</details>`;
}

function ofPhase({ name, checks }: ReportPhase): string {
  const content = checks.length === 0 ? '<p>No checks were run.</p>' : checks.map(check).join('');
  return `<h3>${escape(name)}</h3>${content}`;
}

export function checksSection({ phases }: ReportData): string {
  return section('checks', 'Checks and their evidence', phases.map(ofPhase).join(''));
}

export function undecidedSection({ phases, before }: ReportData): string {
  const items = phases.flatMap(({ name, checks }) =>
    checks
      .filter(({ verdict }) => verdict === 'undecided')
      .map(({ title, summary }) => `${name}: ${title} – ${summary}`),
  );
  if (before === null) items.push('The monolith of the restore point could not be read, so its graph is missing.');
  if (phases.every(({ checks }) => checks.length === 0)) items.push('No checks were run, so nothing is decided yet.');
  const list =
    items.length === 0
      ? '<p>Nothing: every check that ran could be decided.</p>'
      : `<ul>${items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;
  return section('undecided', 'What could not be decided', list);
}
