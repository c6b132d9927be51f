import type { OperationKind } from '../../model/operation.ts';
import { problem } from '../tree/changes.ts';

/** Runs a command that proves something about the tree: a type-check, a build, tests. Its exit code is the proof. */
export const runProcess: OperationKind<'run-process'> = {
  kind: 'run-process',
  target: 'process',
  irreversible: null,
  describe: ({ purpose, command, cwd }) => `${purpose}: ${command.join(' ')}${cwd === '' ? '' : ` in ${cwd}`}`,
  check: ({ command }) =>
    command.length === 0 ? [problem('no command is given', 'there is nothing to run', 'correct the plan file')] : [],
  changes: ({ command, cwd, purpose, env, timeoutMs }) => [
    { type: 'RunProcess', command, cwd, purpose, env, timeoutMs },
  ],
  verify: () => [],
  // A proof changes nothing, so there is nothing to undo.
  revert: () => [],
};
