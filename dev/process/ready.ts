import { setTimeout as sleep } from 'node:timers/promises';
import type { Output } from './output.ts';

/** How to tell that a process is ready: an address that answers 2xx, or a line of output. */
export type Ready = { readonly url: string } | { readonly line: string | RegExp };

/** Resolves when ready, until the signal aborts. */
export function untilReady(ready: Ready, output: Output, signal: AbortSignal): Promise<void> {
  return 'url' in ready ? untilAnswers(ready.url, signal) : untilLine(ready.line, output, signal);
}

export function describeReady(ready: Ready): string {
  return 'url' in ready ? `${ready.url} answers 2xx` : `it prints ${String(ready.line)}`;
}

async function untilAnswers(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(5000)]);
    const response = await fetch(url, { signal: limit, redirect: 'manual' }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await sleep(100, undefined, { signal }).catch(() => undefined);
  }
}

function untilLine(wanted: string | RegExp, output: Output, signal: AbortSignal): Promise<void> {
  const matches = (line: string) => (typeof wanted === 'string' ? line.includes(wanted) : wanted.test(line));
  return new Promise((resolve) => {
    if (output.lines.some(matches)) return resolve();
    const end = output.listen((line) => {
      if (!matches(line)) return;
      end();
      resolve();
    });
    signal.addEventListener('abort', end, { once: true });
  });
}
