import type { ReportData } from './data.ts';
import { escape } from './html.ts';

export interface Answer {
  mood: 'yes' | 'no' | 'wait';
  sentence: string;
}

/** May I go on? Only what was proven counts as a yes. */
export function answerOf({ phases, open }: ReportData): Answer {
  if (open) return { mood: 'no', sentence: 'No: a run was cut off, and its outcome has to be settled first.' };
  const begun = phases.filter(({ state }) => state !== 'planned');
  const undone = begun.find(({ state }) => state === 'failed');
  if (undone)
    return { mood: 'no', sentence: `No: the phase ${undone.name} failed while it was extracted and was taken back.` };
  const failed = begun.find(({ checks }) => checks.some(({ verdict }) => verdict === 'fail'));
  if (failed) return { mood: 'no', sentence: `No: the phase ${failed.name} has failed checks.` };
  const undecided = begun.find(({ checks }) => checks.some(({ verdict }) => verdict === 'undecided'));
  if (undecided)
    return { mood: 'wait', sentence: `Not yet: not every check of the phase ${undecided.name} could be decided.` };
  const unproven = begun.find(({ state }) => state === 'extracted' || state === 'extracting');
  if (unproven)
    return { mood: 'wait', sentence: `Not yet: the phase ${unproven.name} is extracted and not validated.` };
  const bare = begun.find(({ state, checks }) => state === 'validated' && checks.length === 0);
  if (bare)
    return {
      mood: 'wait',
      sentence: `Not yet: the journal says that the phase ${bare.name} was validated, but the results of its checks are missing.`,
    };
  const done = phases.filter(({ state }) => state === 'validated').length;
  if (done === 0) return { mood: 'wait', sentence: 'Nothing was extracted: the monolith stands as it was.' };
  if (done === phases.length)
    return { mood: 'yes', sentence: `Yes: all ${done} phases are extracted, and every check of each has passed.` };
  return { mood: 'yes', sentence: `Yes: ${done} of ${phases.length} phases are validated; the next one can begin.` };
}

export function answerSection(data: ReportData): string {
  const { mood, sentence } = answerOf(data);
  return `<section class="answer ${mood}" aria-labelledby="answer-title"><h2 id="answer-title">May I go on?</h2><p class="sentence">${escape(sentence)}</p><p>Next: <code>${escape(data.next)}</code></p></section>`;
}
