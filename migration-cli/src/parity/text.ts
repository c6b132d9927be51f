import type { Finding, ParityResult, StreamCoverage } from '../model/parity.ts';

const SHOWN = 40;

/** The result as people read it. */
export function parityText(result: ParityResult): string {
  const { findings, noise, tolerated, expired, undecided, compared, coverage, trace, tables, metamorphic, mutants } =
    result;
  const lines = [
    `${result.verdict}: ${compared.exchanges} requests of the trace ${trace.name}, ${compared.rows} changed rows in ${tables.compared} tables, ${compared.calls} outside calls, ${compared.mails} mails${messagesOf(compared)}`,
    ...section('Different', findings.slice(0, SHOWN).flatMap(findingLines)),
    ...(findings.length > SHOWN ? [`  and ${findings.length - SHOWN} more (--json lists them)`] : []),
    ...section(
      'Tolerated until a day that is over',
      expired.map(({ at, route, until }) => `${route} ${at} (${until})`),
    ),
    ...section('Could not be decided', undecided.slice(0, SHOWN)),
    ...section(
      'Not replayed',
      trace.notReplayed.map(({ request, why }) => `${request}: ${why}`),
    ),
    ...section('Noise: the monolith differs from itself', noise),
    ...section(
      'Tolerated by the plan',
      tolerated.map(
        ({ rule, count }) => `${count} × ${rule.plane} ${rule.route} ${rule.at}: ${rule.why} (until ${rule.until})`,
      ),
    ),
    ...section('Tables not compared', [
      ...tables.onlyServices.map((table) => `${table}: only the services have it`),
      ...tables.ignored.map(({ table, why }) => `${table}: ${why}`),
    ]),
    `Coverage: ${coverage.cells.length} combinations of route, role and status; ${coverage.notReached.length} routes were not reached`,
    ...coverage.notReached.map((route) => `  ${route}`),
    ...section(
      'Streams',
      (coverage.streams ?? []).map((one) => streamText(one)),
    ),
    ...(result.verdict === 'same'
      ? [
          `With ${coverage.requests} requests and no difference, fewer than ${(coverage.bound * 100).toFixed(2)} % of such requests differ (95 % confidence).`,
        ]
      : []),
    ...metamorphicLines(metamorphic),
    ...(mutants === null
      ? []
      : [
          `Faults planted: ${mutants.planted}, found: ${mutants.found}; clean runs: ${mutants.cleanRuns}, false alarms: ${mutants.falseAlarms}`,
          ...mutants.list
            .filter(({ found }) => !found)
            .map(({ kind, file, line, change }) => `  not found: ${kind} ${file}:${line} ${change}`),
          ...mutants.withoutEffect.map(
            ({ kind, file, line, change }) => `  without effect: ${kind} ${file}:${line} ${change}`,
          ),
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** What stands behind the other counts where streams were replayed. */
export function messagesOf({ messages = 0 }: ParityResult['compared']): string {
  return messages === 0 ? '' : `, ${messages} messages of streams`;
}

const KINDS = { events: 'server-sent events', websocket: 'WebSocket', lines: 'lines' };

export function streamText({ route, kind, opened, sent, received }: StreamCoverage): string {
  return `${route} (${KINDS[kind]}): opened ${opened} ×, ${received} messages received, ${sent} sent`;
}

function metamorphicLines(results: ParityResult['metamorphic']): string[] {
  return (results ?? []).flatMap(({ relation, rule, applied, requests, held, findings }) => [
    `Metamorphic, ${relation}: ${applied} requests beside the ${requests} of the trace, ${findings.length} differences; the relation holds for ${held.monolith} on the monolith, ${held.services} on the services`,
    `  applies to ${rule}`,
    ...findings
      .slice(0, SHOWN)
      .flatMap(findingLines)
      .map((line) => `  ${line}`),
  ]);
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}

function findingLines({ plane, seq, request, at, expected, actual }: Finding): string[] {
  return [`#${seq} ${request} — ${plane}: ${at}`, `    monolith: ${expected}`, `    services: ${actual}`];
}
