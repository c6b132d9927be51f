import { fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import type { Talking } from '../../model/faults.ts';
import { createCappedText } from '../capped-text.ts';

/** The process ends with this one: its channel closes then. */
export function talk(entry: string, env: Record<string, string>): Talking {
  const cache = getCompileCacheDir();
  const child = fork(entry, [], {
    env: cache === undefined ? env : { ...env, NODE_COMPILE_CACHE: cache },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  });
  const said = createCappedText(40_000);
  child.stdout?.on('data', (chunk: Buffer) => said.add(chunk));
  child.stderr?.on('data', (chunk: Buffer) => said.add(chunk));
  const waiting: ((message: unknown) => void)[] = [];
  const arrived: unknown[] = [];
  child.on('message', (message) => {
    const taker = waiting.shift();
    if (taker === undefined) arrived.push(message);
    else taker(message);
  });
  // A message to a process that has just ended goes nowhere, which its exit says as well.
  child.on('error', () => undefined);
  let over = false;
  const exited = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      over = true;
      for (const taker of waiting.splice(0)) taker(null);
      resolve(signal ?? code ?? -1);
    });
  });
  return {
    pid: child.pid ?? 0,
    send: (message) => void child.send(message as object, () => undefined),
    next: () =>
      arrived.length > 0
        ? Promise.resolve(arrived.shift())
        : over
          ? Promise.resolve(null)
          : new Promise((resolve) => void waiting.push(resolve)),
    exited,
    output: () => said.text(),
    signal: (name) => void child.kill(name),
  };
}
