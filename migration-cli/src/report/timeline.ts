import type { ReportData, ReportPhase } from './data.ts';
import { escape, section } from './html.ts';

const when = (iso: string | null) => (iso === null ? '–' : iso.replace('T', ' ').slice(0, 19));

function verdicts({ checks }: ReportPhase): string {
  if (checks.length === 0) return 'no checks yet';
  const count = (verdict: string) => checks.filter((check) => check.verdict === verdict).length;
  return `${count('pass')} passed, ${count('fail')} failed, ${count('undecided')} undecided`;
}

function card(phase: ReportPhase, index: number): string {
  return `<li class="phase state-${escape(phase.state)}"><p class="step">Phase ${index + 1}</p><h3>${escape(phase.name)}</h3><p><strong>${escape(phase.state)}</strong> · ${escape(verdicts(phase))}</p><p>${escape(phase.goal ?? '')}</p><dl><dt>begun</dt><dd>${escape(when(phase.startedAt))}</dd><dt>extracted</dt><dd>${escape(when(phase.extractedAt))}</dd><dt>validated</dt><dd>${escape(when(phase.validatedAt))}</dd><dt>commit</dt><dd><code>${escape(phase.commit?.slice(0, 10) ?? '–')}</code></dd></dl></li>`;
}

export function timelineSection({ phases }: ReportData): string {
  return section('phases', 'Phases', `<ol class="timeline">${phases.map(card).join('')}</ol>`);
}
