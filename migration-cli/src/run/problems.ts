import type { Problem } from '../model/operation.ts';

/** Problems as the reason of an error. */
export function problemsText(problems: Problem[]): string {
  const lines = problems.map((problem) => `${problem.what}: ${problem.why}`);
  return lines.length === 1 ? (lines[0] ?? '') : lines.map((line) => `  - ${line}`).join('\n');
}
