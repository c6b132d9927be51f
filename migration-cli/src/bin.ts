import { constants } from 'node:os';
import { createApp } from './app.ts';
import { runCli } from './cli/program.ts';

/** A terminal and the npm in between send the same Ctrl-C twice; that is not the user who insists. */
const SAME_MS = 500;

const interruption = new AbortController();
const app = createApp(process.env, { signal: interruption.signal });
let first: { at: number; code: number } | null = null;

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    const code = 128 + constants.signals[name];
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
}

const exitCode = await runCli(process.argv.slice(2), app, {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  interactive: process.stdout.isTTY === true && process.env.CI === undefined,
});
await app.close();
// A run that came to its end before it could stop has done what was asked.
process.exitCode = first !== null && exitCode !== 0 ? (first as { code: number }).code : exitCode;
