import { isProven, type Standing, standings } from '../model/proof.ts';
import type { ReportData, ReportPhase } from './data.ts';
import { escape } from './html.ts';

export interface Answer {
  mood: 'yes' | 'no' | 'wait';
  sentence: string;
}

const no = (sentence: string): Answer => ({ mood: 'no', sentence: `No: ${sentence}` });
const wait = (sentence: string): Answer => ({ mood: 'wait', sentence: `Not yet: ${sentence}` });

/** May I go on? Only what was proven about what stands there now counts as a yes. */
export function answerOf({ phases, open }: ReportData): Answer {
  if (open) return no('a run was cut off, and its outcome has to be settled first.');
  for (const phase of phases) {
    const answer = answerAbout(phase);
    if (answer?.mood === 'no') return answer;
  }
  for (const phase of phases) {
    const answer = answerAbout(phase);
    if (answer !== null) return answer;
  }
  const proven = phases.filter(({ proof }) => proof !== null).length;
  if (proven === 0) return { mood: 'wait', sentence: 'Nothing was extracted: the monolith stands as it was.' };
  if (proven < phases.length)
    return {
      mood: 'yes',
      sentence: `Yes: ${proven} of ${phases.length} phases ${proven === 1 ? 'is' : 'are'} extracted and proven; the next one can begin.`,
    };
  const subject = proven === 1 ? 'the only phase is' : `all ${proven} phases are`;
  return { mood: 'yes', sentence: `Yes: ${subject} extracted, and every check has passed.` };
}

/** What keeps this phase from a yes; null where nothing does. */
function answerAbout({ name, state, proof, parity }: ReportPhase): Answer | null {
  if (state === 'failed') return no(`the phase ${name} failed while it was extracted and was taken back.`);
  if (proof === null) return null;
  const count = (standing: Standing) => standings(proof).filter((one) => one.standing === standing).length;
  const checks = (many: number) => (many === 1 ? 'one check' : `${many} checks`);
  if (count('fail') > 0) return no(`${checks(count('fail'))} of the phase ${name} failed.`);
  if (parity?.stale.length === 0 && parity.kept.result.verdict === 'different')
    return no(`after the phase ${name} the services do not do what the monolith did.`);
  if (count('stale') > 0)
    return wait(`the checks of the phase ${name} are older than what stands there now (${proof.stale[0]}).`);
  if (proof.at === null) return wait(`the phase ${name} is extracted, and none of its checks was run.`);
  if (count('not proven') > 0) return wait(`${checks(count('not proven'))} of the phase ${name} never ran.`);
  if (count('undecided') > 0) return wait(`${checks(count('undecided'))} of the phase ${name} could not be decided.`);
  return isProven(proof) ? null : wait(`the phase ${name} is not proven.`);
}

export function answerSection(data: ReportData): string {
  const { mood, sentence } = answerOf(data);
  return `<section class="answer ${mood}" aria-labelledby="answer-title"><h2 id="answer-title">May I go on?</h2><p class="sentence">${escape(sentence)}</p>${nextStep(data)}</section>`;
}

/** A report that says to write a report would say nothing. */
function nextStep({ next }: ReportData): string {
  if (next === 'nectar report') return '<p>Nothing is left to extract; this page is the record of what was done.</p>';
  return `<p>Next: <code>${escape(next)}</code></p>`;
}
