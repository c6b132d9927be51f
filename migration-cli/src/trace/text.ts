import type { RunTimeSection } from '../model/inventory.ts';
import type { RunTrace } from '../model/run-trace.ts';
import { askerIn, placeText } from './place.ts';

const MOST_LINES = 40;

/** What one run has shown, in a few lines. */
export function traceText({ processes, loads, env, statements, refused, limits }: RunTrace, path: string): string {
  const files = new Set(loads.map(({ to }) => to)).size;
  const names = new Set(env.filter(({ through, name }) => through === null && name !== '*').map(({ name }) => name))
    .size;
  const tables = new Set(statements.flatMap((one) => one.tables.map(({ table }) => table))).size;
  const askerOf = askerIn(statements);
  const unread = statements.filter((one) => one.unread !== null).length;
  return [
    `${count(processes, 'process', 'es')} of Node loaded ${count(files, 'file')}, read ${count(names, 'variable')} and touched ${count(tables, 'table')} with ${count(statements.length, 'statement')}.`,
    ...(unread > 0 ? [`The tables of ${count(unread, 'statement')} could not be read from the text.`] : []),
    ...refused.map(
      ({ chain, message, user }) => `REFUSED ${placeText(askerOf(chain))}  ${message} (${user ?? 'unknown role'})`,
    ),
    ...limits.map((limit) => `Not watched: ${limit}`),
    `Kept in ${path}`,
  ].join('\n');
}

/** Where the run and the code say different things. */
export function mergedText({ contradictions, unknown, stale }: RunTimeSection): string {
  const lines = contradictions.slice(0, MOST_LINES).map(({ what, code }) => `  ${what}: ${code}`);
  return [
    contradictions.length === 0
      ? 'The code says the same as the run.'
      : `The run shows what the code does not (${contradictions.length}):`,
    ...lines,
    ...(contradictions.length > MOST_LINES
      ? [`  … and ${contradictions.length - MOST_LINES} more (--json has all)`]
      : []),
    ...(unknown.length > 0
      ? [
          `Touched by a package or by a file that is not known: ${unknown.map(({ table, access }) => `${table} (${access})`).join(', ')}`,
        ]
      : []),
    ...(stale.length > 0 ? [`Changed since the run, so not used: ${stale.join(', ')}`] : []),
  ].join('\n');
}

function count(number: number, noun: string, plural = 's'): string {
  return `${number} ${noun}${number === 1 ? '' : plural}`;
}
