import type { PlannedPhase } from '../model/operation.ts';
import { bind } from '../operations/index.ts';

const LISTED = 40;

/** The message of a phase's commit: what it is for and what was done, in the order in which it was done. */
export function commitMessage(phase: PlannedPhase): string {
  const lines = phase.operations.map((operation) => `- ${operation.title}`);
  const inDatabase = phase.operations.filter((operation) => bind(operation).target === 'database').length;
  const shown = lines.length > LISTED ? [...lines.slice(0, LISTED), `- … and ${lines.length - LISTED} more`] : lines;
  const database =
    inDatabase === 0
      ? []
      : ['', `${inDatabase} of these change the database; its journal is in the schema nectar_journal.`];
  return `${[`refactor: extract ${phase.service} (phase ${phase.name})`, '', phase.goal, '', ...shown, ...database].join('\n')}\n`;
}
