import type { Change } from '../model/operation.ts';
import type { PlannedChanges } from '../run/project-phase.ts';

/** The changes of a phase, one line each. */
export function changesText(planned: PlannedChanges[]): string {
  const lines = planned.flatMap(({ operation, changes, later }) => [
    `${operation.id}  ${operation.title}`,
    ...changes.map((change) => `    ${changeText(change)}`),
    ...(later === undefined ? [] : [`    decided when it runs: ${later}`]),
    ...(changes.length === 0 && later === undefined ? ['    nothing to do: it is in effect already'] : []),
  ]);
  const total = planned.reduce((sum, { changes }) => sum + changes.length, 0);
  return `${lines.join('\n')}\n\n${planned.length} operations, ${total} changes. Nothing was changed.\n`;
}

function changeText(change: Change): string {
  switch (change.type) {
    case 'WriteFile':
      return `${change.before === null ? 'write' : 'write over'} ${change.path} (${change.content.length} characters)`;
    case 'DeleteFile':
      return `delete ${change.path}`;
    case 'RestoreFile':
      return `restore ${change.path}`;
    case 'MoveFile':
      return `move ${change.from} → ${change.to}`;
    case 'CopyFile':
      return `copy ${change.from} → ${change.to}`;
    case 'Sql':
      return `sql ${change.up.replace(/\s+/g, ' ').trim()}`;
    case 'RunProcess':
      return `run ${change.command.join(' ')}${change.cwd === '' ? '' : ` in ${change.cwd}`}`;
    case 'GitCommit':
      return `commit ${change.message.split('\n')[0]}`;
  }
}
