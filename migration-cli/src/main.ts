import { type App, createApp } from './app.ts';
import { runCli } from './cli/program.ts';
import { looksFirst } from './cli/verbs.ts';
import { watchedEffects } from './effects.ts';
import { onSignals } from './signals.ts';

/** A terminal and the npm in between send the same Ctrl-C twice; that is not the user who insists. */
const SAME_MS = 500;

/** One command line in this process: its signals, its streams, and the exit code that it ends with. */
export async function main(args: string[], options: { cwd?: string; doors?: (app: App) => App } = {}): Promise<number> {
  const interruption = new AbortController();
  let first: { at: number; code: number } | null = null;
  const signals = onSignals((code) => {
    if (first === null) {
      first = { at: Date.now(), code };
      process.stderr.write('\nStopping: what was begun is taken back. Once more ends it at once.\n');
      interruption.abort();
    } else if (Date.now() - first.at > SAME_MS) {
      // The journal is made for a sudden end; the children must not outlive it.
      process.stderr.write('\nEnded at once. Run: nectar status\n');
      void app.close().finally(() => process.exit(code));
    }
  });
  if (!looksFirst(args)) signals.begins();
  const created = createApp(process.env, { signal: interruption.signal });
  const plain = { ...created, deps: watchedEffects(created.deps, signals) };
  const app = options.doors?.(plain) ?? plain;
  const exitCode = await runCli(args, app, {
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: options.cwd ?? process.cwd(),
    interactive: process.stdout.isTTY === true && process.env.CI === undefined,
  });
  await app.close();
  // A run that came to its end before it could stop has done what was asked.
  return first !== null && exitCode !== 0 ? (first as { code: number }).code : exitCode;
}
