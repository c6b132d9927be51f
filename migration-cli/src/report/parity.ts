import type { Coverage, MetamorphicResult, MutantResult } from '../model/parity.ts';
import type { ReportData, ReportParity } from './data.ts';
import { escape, section, table, when } from './html.ts';

const SENTENCE = {
  same: 'Same: the services did what the monolith did.',
  different: 'Different: the services did something else than the monolith.',
  undecided: 'Undecided: it could not be told.',
};

/** What the replayed traffic showed, phase by phase. */
export function paritySection({ phases }: ReportData): string {
  const content = phases.map(({ name, parity }) => (parity === null ? '' : ofPhase(name, parity))).join('');
  return section(
    'parity',
    'Parity',
    content || '<p>No traffic was replayed: <code>nectar parity</code> was not run.</p>',
  );
}

function ofPhase(name: string, { kept: { at, commit, result }, stale }: ReportParity): string {
  const { compared, tables, trace, findings, tolerated, noise, coverage, metamorphic, mutants } = result;
  const ran = `Compared ${when(at)} UTC on the commit ${commit.slice(0, 10)}: ${compared.exchanges} requests of the trace ${trace.name}, ${compared.rows} changed rows in ${tables.compared} tables, ${compared.calls} outside calls, ${compared.mails} mails${(compared.messages ?? 0) === 0 ? '' : `, ${compared.messages} messages of streams`}.`;
  const notices = stale.map((reason) => `<p class="notice">Stale: ${escape(reason)}.</p>`).join('');
  return [
    `<h3>${escape(name)}</h3><p class="sentence">${escape(SENTENCE[result.verdict])}</p><p class="soft">${escape(ran)}</p>${notices}`,
    ofList(
      'Differences',
      findings.map(
        ({ seq, request, plane, at: place, expected, actual }) =>
          `#${seq} ${request} – ${plane}: ${place}: ${expected} ≠ ${actual}`,
      ),
    ),
    ofList('Not decided', result.undecided),
    heatMap(coverage),
    streamTable(coverage),
    metamorphic === null ? '' : metamorphicTable(metamorphic),
    mutants === null
      ? '<p class="soft">How much this comparison would see was not measured.</p>'
      : sensitivity(mutants),
    tolerated.length === 0
      ? ''
      : table(
          'Tolerated by the plan',
          ['Times', 'Plane', 'Route', 'Place', 'Why', 'Until'],
          tolerated.map(({ rule, count }) =>
            [count, rule.plane, rule.route, rule.at, rule.why, rule.until].map(escape),
          ),
        ),
    ofList(
      `Noise: places where the monolith differs from itself, so that nothing is concluded there (${noise.length})`,
      noise,
    ),
  ].join('');
}

function ofList(title: string, items: string[]): string {
  if (items.length === 0) return '';
  const list = items.map((item) => `<li data-search>${escape(item)}</li>`).join('');
  return `<details class="more"><summary>${escape(title)}</summary><ul>${list}</ul></details>`;
}

function streamTable({ streams = [] }: Coverage): string {
  if (streams.length === 0) return '';
  return table(
    'Streams that were compared message by message',
    ['Route', 'Kind', 'Opened', 'Received', 'Sent'],
    streams.map(({ route, kind, opened, received, sent }) => [route, kind, opened, received, sent].map(escape)),
  );
}

/** Routes down, roles across: how many requests with which answers, from how many tenants. */
function heatMap({ cells, notReached, requests, bound }: Coverage): string {
  const roles = [...new Set(cells.map(({ role }) => role))].sort();
  const routes = [...new Set(cells.map(({ route }) => route))];
  const highest = Math.max(1, ...cells.map((cell) => cell.requests));
  const rows = routes.map((route) => [
    `<code>${escape(route)}</code>`,
    ...roles.map((role) =>
      heat(
        cells.filter((cell) => cell.route === route && cell.role === role),
        highest,
      ),
    ),
  ]);
  const missing = notReached.map((route) => [
    `<code>${escape(route)}</code>`,
    ...roles.map((_, at) => (at === 0 ? '<span class="cover none">not reached</span>' : '')),
  ]);
  const says = `${requests} requests without a difference: fewer than ${(bound * 100).toFixed(2)} % of such requests differ (95 % confidence). ${notReached.length === 0 ? 'Every route of the monolith was reached.' : `${notReached.length === 1 ? 'One route of the monolith was' : `${notReached.length} routes of the monolith were`} not reached: nothing is known there.`}`;
  const map = table(
    'Coverage: requests by route and role, with their statuses',
    ['Route', ...roles],
    [...missing, ...rows],
  );
  return `<p>${escape(says)}</p><div class="coverage">${map}</div>`;
}

function heat(cells: Coverage['cells'], highest: number): string {
  if (cells.length === 0) return '';
  const total = cells.reduce((sum, { requests }) => sum + requests, 0);
  // Counts lie far apart; each step is about a doubling.
  const level = Math.min(4, 1 + Math.floor((3 * Math.log2(total)) / Math.max(1, Math.log2(highest))));
  const statuses = cells.map(({ status, requests }) => `${status}\u00a0×\u00a0${requests}`).join(', ');
  const tenants = Math.max(...cells.map((cell) => cell.tenants));
  const of = tenants < 2 ? '' : ` · ${tenants} tenants`;
  return `<span class="cover cover-${level}">${escape(statuses)}${of}</span>`;
}

function metamorphicTable(results: MetamorphicResult[]): string {
  return table(
    'Metamorphic checks: the same traffic, changed in a known way',
    ['Relation', 'Applies to', 'Requests', 'Holds on the monolith', 'Holds on the services', 'Differences'],
    results.map(({ relation, rule, applied, held, findings }) =>
      [relation, rule, applied, held.monolith, held.services, findings.length].map(escape),
    ),
  );
}

function sensitivity({
  planted,
  found,
  cleanRuns,
  falseAlarms,
  byKind,
  list,
  seed,
  withoutEffect,
}: MutantResult): string {
  const says = `${found} of ${planted} planted faults were found (seed ${seed}); ${falseAlarms} of ${cleanRuns} runs without a fault raised an alarm. ${withoutEffect.length} more were executed with another value and changed nothing outside of the processes: there the trace is too weak to tell.`;
  const kinds = Object.entries(byKind).map(([kind, one]) => [kind, one.planted, one.found].map(escape));
  const missed = list.flatMap((one) => (one.found ? [] : [`${one.kind}: ${one.file}:${one.line} ${one.change}`]));
  return `<p>${escape(says)}</p>${table('How much it would see: planted faults by kind', ['Kind', 'Planted', 'Found'], kinds)}${ofList('Faults that were not found', missed)}`;
}
