import type { DrillResult } from '../drill/drill.ts';
import { type Cell, cellId, FAULTS, MOMENTS } from '../drill/model.ts';

/** The command that runs one cell again, without the cell's name. */
export interface Replay {
  command: string;
}

/** The table, the failures with the command that runs each again, and a last line that says how it came out. */
export function drillText(result: DrillResult, replay: Replay): string {
  const failures = result.results.filter(({ result: one }) => one.outcome === 'failed');
  const ran = result.results.filter(({ result: one }) => one.outcome !== 'not-applicable');
  const writes = ran.reduce((sum, { result: one }) => sum + one.writes, 0);
  return [
    ...table(result),
    '',
    'In each field: cells run / failed / not applicable.',
    `Not applicable are ${result.inapplicable.length} of the ${result.matrix} cells of this migration by what their step does, and ${result.results.length - ran.length} that were tried and in which the fault met nothing.`,
    `${writes} writes were acknowledged beside the runs.`,
    ...failures.flatMap(({ cell, result: one }) => [
      '',
      `FAILED ${one.cell}`,
      ...one.why.map((line) => `  ${line}`),
      `  Again: ${replay.command} --seed ${result.seed} --cell '${cellId(cell)}'`,
    ]),
    '',
    lastLine(result, ran.length, failures.length),
    '',
  ].join('\n');
}

function lastLine(result: DrillResult, ran: number, failed: number): string {
  const time = `${Math.round(result.ms / 1000)} s`;
  if (failed > 0) return `${failed} of ${ran} cells failed (seed ${result.seed}, ${time}).`;
  const fewer = ran < result.asked ? `, fewer than the ${result.asked} that were asked for` : '';
  return ran === 0
    ? `No cell was run${fewer}.`
    : `Nothing failed in ${ran} cells${fewer} (seed ${result.seed}, ${time}).`;
}

function table(result: DrillResult): string[] {
  const head = ['', ...MOMENTS];
  const rows = FAULTS.map((fault) => [fault, ...MOMENTS.map((moment) => field(result, fault, moment))]);
  const all = ['all', ...MOMENTS.map((moment) => field(result, null, moment))];
  const lines = [head, ...rows, all];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart((widths[column] ?? 0) + 2)))
      .join(''),
  );
}

function field(result: DrillResult, fault: Cell['fault'] | null, moment: Cell['moment']): string {
  const here = ({ cell }: { cell: Cell }) => (fault === null || cell.fault === fault) && cell.moment === moment;
  const tried = result.results.filter(here);
  const missed = tried.filter(({ result: one }) => one.outcome === 'not-applicable').length;
  const failed = tried.filter(({ result: one }) => one.outcome === 'failed').length;
  return `${tried.length - missed}/${failed}/${result.inapplicable.filter(here).length + missed}`;
}
