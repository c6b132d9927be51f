import type { Plan, Problem } from '../model/operation.ts';
import type { PlanFile } from '../model/plan-file.ts';
import type { CheckedPlan } from '../plan/check.ts';
import type { Finding } from '../plan/findings.ts';

/** The one phase of a plan that leaves the monolith whole, under another name; null where a plan takes anything apart. */
function takesAll({ phases: [only, ...others] }: PlanFile): string | null {
  return only?.final === true && others.length === 0 ? only.name : null;
}

/** How a plan stands: made for this very code or not, the phase that takes everything alone, what stands and what is next. */
export interface Standing {
  current: boolean;
  whole: string | null;
  extracted: string[];
  next: string | null;
}

export function standingOf(planFile: PlanFile, fingerprint: string, extracted: string[]): Standing {
  return {
    current: planFile.inventory === fingerprint,
    whole: takesAll(planFile),
    extracted,
    next: planFile.phases.find(({ name }) => !extracted.includes(name))?.name ?? null,
  };
}

/** Every phase with its operations; of those that stand extracted, that they do. */
export function operationsText({ phases }: Plan, extracted: string[], problems: number): string {
  const lines = phases.flatMap(({ name, folder, goal, operations }) => [
    '',
    `${name} → ${folder}: ${goal}${extracted.includes(name) ? ' (extracted)' : ''}`,
    ...operations.map(({ id, title }) => `  ${id.padEnd(52)} ${title}`),
  ]);
  const last = problems > 0 ? ['', `${problems} things stand in the way. Run: nectar plan --check`] : [];
  return `${[...lines, ...last].join('\n')}\n`;
}

/** The list that an engineer works through: what the phases ahead leave open. */
export function checkText(result: CheckedPlan, { current, whole, extracted, next }: Standing): string {
  if (next === null) return `Every phase is extracted: ${extracted.join(', ')}. Run: nectar status\n`;
  const open = result.findings.filter(({ decision }) => decision === null);
  const decided = result.findings.length - open.length;
  const lines = [
    ...(extracted.length === 0 ? [] : [`Extracted: ${extracted.join(', ')}. Of the phases ahead:`, '']),
    ...(current ? [] : ['The plan was made for another state of the monolith. Run: nectar plan --refresh', '']),
    ...result.problems.map(({ phase, problem }) => problemText(phase, problem)),
    ...open.map(findingText),
    ...result.stale.map(
      ({ phase, subject }) => `STALE  ${phase}: the decision about ${subject} matches nothing any more`,
    ),
    '',
    `${result.findings.length} things cross: ${decided} decided, ${open.length} open, ${result.blocking} of them in the way of an extraction.`,
    ...(whole === null
      ? []
      : [
          `Nothing is taken apart: the only phase, ${whole}, takes the whole monolith. Where no part was found, name one yourself:`,
          'a service and, before that phase, one with its files in `move:`. To see what a border costs: nectar plan --what-if GLOB',
        ]),
    ...nextStep(result.blocking, whole, extracted.length === 0 ? 'nectar backup create' : `nectar extract ${next}`),
  ];
  return `${lines.join('\n')}\n`;
}

function nextStep(blocking: number, whole: string | null, command: string): string[] {
  if (blocking > 0) return ['Decide what blocks in the plan file, then: nectar plan --check'];
  return whole === null || command.startsWith('nectar extract') ? [`Run: ${command}`] : [];
}

function problemText(phase: string, { what, why, next }: Problem): string {
  const lines = [`BLOCKS ${phase}: ${what}`, `       ${why}`];
  return [...lines, ...(next === 'nectar plan --check' ? [] : [`       next: ${next}`])].join('\n');
}

function findingText({ blocking, id, file, line, phase, what, choices, recommendation, why }: Finding): string {
  return `${blocking ? 'BLOCKS' : 'open  '} ${phase}: ${id}  (${file}:${line})\n       ${what}\n       choices: ${choices.join(' · ')}; recommended: ${recommendation}, because ${why}`;
}
