import type { Status } from '../run/status.ts';

/** The table that `nectar status` prints. */
export function statusText(status: Status): string {
  const width = Math.max(5, ...status.phases.map((phase) => phase.name.length));
  const lines = status.phases.flatMap((phase) => [
    `  ${phase.name.padEnd(width)}  ${phase.state.padEnd(12)} ${phase.commit?.slice(0, 10) ?? ''}`.trimEnd(),
    ...phase.stale.map((reason) => `  ${' '.repeat(width)}  stale: ${reason}`),
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
