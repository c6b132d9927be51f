import type { Dependencies, RunningProcess } from '../../model/ports.ts';
import { isHealthPath } from '../../plan/health.ts';

export interface StartInput {
  what: string;
  command: string[];
  folder: string;
  env: Record<string, string>;
  /** Addresses that answer when it is ready: a health check with 200, any other with anything below 500. */
  ready: string[];
}

/** A process that did not get ready: what a check reports as wrong, with its output. */
export class NotReady extends Error {
  readonly output: string;

  constructor(message: string, output: string) {
    super(message);
    this.name = 'NotReady';
    this.output = output;
  }
}

/** Other checks run beside it; a process that ends by itself is noticed at once. */
const READY_MS = 60_000;
const PAUSE_MS = 100;

/** Starts a process and waits until it is ready. It is stopped where it does not get so. */
export async function startReady(deps: Dependencies, input: StartInput): Promise<RunningProcess> {
  const child = await deps.processes.start(input.command, { cwd: input.folder, env: input.env });
  let ended: number | null | undefined;
  void child.exited.then((code) => {
    ended = code;
  });
  const until = deps.clock.now().getTime() + READY_MS;
  const waiting = new Set(input.ready);
  let said = 'no answer';
  while (waiting.size > 0) {
    for (const url of waiting) {
      said = await answer(deps, url);
      if (isReady(url, said)) waiting.delete(url);
    }
    if (waiting.size === 0) break;
    if (ended !== undefined)
      throw new NotReady(`${input.what} ended with ${ended} before it was ready`, child.output());
    if (deps.clock.now().getTime() > until) {
      await child.stop(1000);
      throw new NotReady(
        `${input.what} was not ready within ${READY_MS / 1000} s: ${[...waiting].join(', ')} said ${said}`,
        child.output(),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return child;
}

/** Whether an answer says that a server is ready for requests. */
export function isReady(url: string, said: string): boolean {
  if (isHealthPath(new URL(url).pathname)) return said === '200';
  return /^\d+$/.test(said) && Number(said) < 500;
}

/** The status, or why there is none. */
export async function answer(deps: Pick<Dependencies, 'http'>, url: string): Promise<string> {
  try {
    return String((await deps.http.request(url, { timeoutMs: 2000 })).status);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
