import type { Status, StatusPhase } from '../run/status.ts';

/** The table that `nectar status` prints. */
export function statusText(status: Status): string {
  const width = Math.max(5, ...status.phases.map((phase) => phase.name.length));
  const lines = status.phases.flatMap((phase) => [
    `  ${phase.name.padEnd(width)}  ${phase.state.padEnd(12)} ${phase.commit?.slice(0, 10) ?? ''}`.trimEnd(),
    ...phase.stale.map((reason) => `  ${' '.repeat(width)}  stale: ${reason}`),
    ...behindLines(phase, `  ${' '.repeat(width)}  `),
  ]);
  const open =
    status.open === null
      ? []
      : [
          `A run was cut off in ${status.open.phase}: its last entry is '${status.open.event}'${status.open.operation === null ? '' : ` of ${status.open.operation}`}.`,
        ];
  return `${[
    ...(lines.length === 0 ? ['There is no phase yet.'] : ['Phases:', ...lines]),
    `Restore point: ${status.restorePoint ?? 'none'}`,
    ...(status.staleBackup === null ? [] : [`Warning: ${status.staleBackup} Run: nectar backup`]),
    ...open,
    `Run: ${status.next}`,
  ].join('\n')}\n`;
}

const SHOWN = 5;

function behindLines({ name, behind }: StatusPhase, indent: string): string[] {
  if (behind.length === 0) return [];
  const copies = behind.length === 1 ? '1 copy is' : `${behind.length} copies are`;
  const more = behind.length - SHOWN;
  return [
    `${copies} behind the monolith; look at it: nectar sync ${name} --dry-run`,
    ...behind.slice(0, SHOWN).map(({ copy, source }) => `  ${copy}  from ${source}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ].map((line) => `${indent}${line}`);
}
