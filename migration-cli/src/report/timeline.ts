import { type Standing, standings } from '../model/proof.ts';
import type { ReportData, ReportPhase } from './data.ts';
import { escape, section, when } from './html.ts';
import { timelinePicture } from './timeline-picture.ts';

const moment = (iso: string | null) => (iso === null ? '–' : when(iso));

function verdicts({ proof }: ReportPhase): string {
  if (proof === null) return 'nothing to check yet';
  const count = new Map<Standing, number>();
  for (const { standing } of standings(proof)) count.set(standing, (count.get(standing) ?? 0) + 1);
  return [...count].map(([standing, many]) => `${many} ${standing === 'pass' ? 'passed' : standing}`).join(', ');
}

function card(phase: ReportPhase, index: number): string {
  return `<li class="phase state-${escape(phase.state)}"><p class="step">Phase ${index + 1}</p><h3>${escape(phase.name)}</h3><p><strong>${escape(phase.state)}</strong> · ${escape(verdicts(phase))}</p><p>${escape(phase.goal ?? '')}</p><dl><dt>begun</dt><dd>${escape(moment(phase.startedAt))}</dd><dt>extracted</dt><dd>${escape(moment(phase.extractedAt))}</dd><dt>validated</dt><dd>${escape(moment(phase.validatedAt))}</dd><dt>commit</dt><dd><code>${escape(phase.commit?.slice(0, 10) ?? '–')}</code></dd></dl></li>`;
}

export function timelineSection({ phases }: ReportData): string {
  return section(
    'phases',
    'Phases',
    `${timelinePicture(phases)}<ol class="timeline">${phases.map(card).join('')}</ol>`,
  );
}
