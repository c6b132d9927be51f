import { type ChildProcess, spawn } from 'node:child_process';

/**
 * A shell that waits on a pipe of this process. The pipe closes however this process ends, even by SIGKILL;
 * then the shell ends the target and removes the folder. Nothing outlives a killed run.
 */
const SCRIPT = `
read _line
kill -s "$1" -- "$0" 2>/dev/null
i=0
while kill -s 0 -- "$0" 2>/dev/null && [ $i -lt 100 ]; do sleep 0.1; i=$((i+1)); done
kill -s "$2" -- "$0" 2>/dev/null
[ -n "$3" ] && rm -rf -- "$3"
exit 0
`;

export interface Watched {
  /** A process id, or a negated process-group id for the whole group. */
  readonly target: number;
  /** Asks to end, such as TERM. */
  readonly ask: string;
  /** Sent ten seconds later to what is still there, such as KILL. */
  readonly force: string;
  /** A folder to remove afterwards. */
  readonly remove?: string | undefined;
}

/** Starts a watchdog; end it with SIGKILL once the target has ended. Windows has none. */
export function startWatchdog(watched: Watched): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const args = [String(watched.target), watched.ask, watched.force, watched.remove ?? ''];
  const child = spawn('/bin/sh', ['-c', SCRIPT, ...args], {
    cwd: '/',
    // A session of its own, so that Ctrl-C in the terminal does not end the watchdog first.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  if (child.stdin !== null && 'unref' in child.stdin) (child.stdin as unknown as { unref(): void }).unref();
  child.stdin?.on('error', () => {
    // The watchdog is ended on purpose; a pipe that breaks then is expected.
  });
  return child;
}
