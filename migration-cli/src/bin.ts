import { createApp } from './app.ts';
import { runCli } from './cli/program.ts';

const app = createApp(process.env);

// The journal is made for a sudden end; the children must not outlive it.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    process.stderr.write('\nInterrupted. Run: nectar resume\n');
    void app.close().finally(() => process.exit(code));
  });
}

process.exitCode = await runCli(process.argv.slice(2), app, {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  interactive: process.stdout.isTTY === true && process.env.CI === undefined,
});
await app.close();
