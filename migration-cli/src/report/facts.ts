import { type Standing, standings } from '../model/proof.ts';
import type { ReportData } from './data.ts';
import { escape } from './html.ts';

/** What the migration is about, in one sentence and a few numbers. */
export function factsSection({ monolith, phases, plan, services, restorePoint }: ReportData): string {
  const all = phases.flatMap(({ proof }) => (proof === null ? [] : standings(proof)));
  const count = (standing: Standing) => all.filter((one) => one.standing === standing).length;
  const open = all.length - count('pass') - count('fail');
  const facts: [string | number, string][] = [
    [
      `${phases.filter(({ proof }) => proof !== null).length} of ${phases.length}`,
      phases.length === 1 ? 'phase is extracted' : 'phases are extracted',
    ],
    [services.length, services.length === 1 ? 'service stands on its own' : 'services stand on their own'],
    [`${count('pass')} of ${all.length}`, 'checks passed on what stands there now'],
    [count('fail'), count('fail') === 1 ? 'check failed' : 'checks failed'],
    [open, 'checks are open: undecided, stale or never run'],
    [plan.phases.reduce((sum, { decisions }) => sum + decisions.length, 0), 'decisions, each with its reason'],
  ];
  const items = facts.map(([number, text]) => `<li><b>${escape(number)}</b>${escape(text)}</li>`).join('');
  const way =
    restorePoint === null
      ? 'There is no restore point yet, so nothing was changed.'
      : `Every phase can be taken back; before the first one code and database were backed up${restorePoint.verifiedAt === null ? ', and that backup was not verified' : ', and that backup was restored and compared'}.`;
  return `<p>${escape(`${monolith} is taken apart into services, one phase at a time. ${way}`)}</p><ul class="facts">${items}</ul>`;
}
