import type { Evidence } from '../model/check-result.ts';
import { type Proof, type Standing, type StandingCheck, standings } from '../model/proof.ts';
import type { ReportData, ReportPhase } from './data.ts';
import { escape, section, table, when } from './html.ts';

const SIGN: Record<Standing, string> = { pass: '✓', fail: '✗', undecided: '?', stale: '!', 'not proven': '–' };

/** What each standing means to a reader who never saw the tool. */
const MEANING: Record<Standing, string> = {
  pass: 'it ran on what stands there now, and everything was as it must be',
  fail: 'it ran and found something wrong',
  undecided: 'it ran and could not tell; that is never a pass',
  stale: 'it ran, and something changed since, so it says nothing about now',
  'not proven': 'it never ran',
};

function evidence(one: Evidence): string {
  if (one.type === 'table')
    return table(
      one.title,
      one.columns,
      one.rows.map((row) => row.map(escape)),
    );
  const title = `<h4>${escape(one.title)}</h4>`;
  if (one.type === 'list') return `${title}<ul>${one.items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;
  return `${title}<pre tabindex="0">${escape(one.text)}</pre>`;
}

const classOf = (standing: Standing) => standing.replace(' ', '-');

function check({ title, standing, result }: StandingCheck): string {
  const head = `<span class="sign" aria-hidden="true">${SIGN[standing]}</span> <strong>${standing}</strong> ${escape(title)}`;
  if (result === null) return `<div class="check ${classOf(standing)}" data-search>${head} – it never ran.</div>`;
  const open = standing === 'fail' || standing === 'undecided' ? ' open' : '';
  const past = standing === 'stale' ? ` It said then: ${result.verdict}.` : '';
  return `<details class="check ${classOf(standing)}" data-search${open}><summary>${head} – ${escape(result.summary)}${past} <span class="soft">(${(result.ms / 1000).toFixed(1)} s)</span></summary>${result.evidence.map(evidence).join('')}</details>`;
}

function notDue({ notDue: left }: Proof): string {
  const items = left.map(({ title, why }) => `<li data-search>${escape(title)}: ${escape(why)}.</li>`);
  return items.length === 0 ? '' : `<p class="soft">Not due in this phase:</p><ul class="soft">${items.join('')}</ul>`;
}

function ofPhase({ name, proof }: ReportPhase): string {
  if (proof === null) return '';
  const ran =
    proof.at === null
      ? 'No check was run.'
      : `Run ${escape(when(proof.at))} UTC on the commit <code>${escape(proof.commit?.slice(0, 10) ?? '')}</code>.`;
  const stale = proof.stale.map((reason) => `<p class="notice">Stale: ${escape(reason)}.</p>`).join('');
  return `<h3>${escape(name)}</h3><p class="soft">${ran}</p>${stale}${standings(proof).map(check).join('')}${notDue(proof)}`;
}

export function checksSection({ phases }: ReportData): string {
  const legend = (Object.keys(MEANING) as Standing[])
    .map((one) => `<dt class="${classOf(one)}"><strong>${SIGN[one]} ${one}</strong></dt><dd>${MEANING[one]}</dd>`)
    .join('');
  const content = phases.map(ofPhase).join('') || '<p>No phase is extracted, so there is nothing to check yet.</p>';
  return section('checks', 'Checks and their evidence', `<dl class="legend">${legend}</dl>${content}`);
}

export function undecidedSection({ phases, before, after }: ReportData): string {
  const items = phases.flatMap(({ name, proof }) =>
    proof === null
      ? []
      : standings(proof)
          .filter(({ standing }) => standing !== 'pass' && standing !== 'fail')
          .map(
            ({ title, standing, result }) =>
              `${name}: ${title} (${standing})${result === null ? '' : ` – ${result.summary}`}`,
          ),
  );
  if (before === null) items.push('The monolith of the restore point could not be read, so its picture is missing.');
  for (const { file, line, what, why } of after.unresolved) items.push(`${file}:${line} ${what}: ${why}`);
  const list =
    items.length === 0
      ? '<p>Nothing: every check ran and could be decided, and all of the code could be read.</p>'
      : `<ul>${items.map((item) => `<li data-search>${escape(item)}</li>`).join('')}</ul>`;
  return section('undecided', 'What could not be decided', list);
}
