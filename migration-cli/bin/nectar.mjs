#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

// The CLI is TypeScript that Node 24 runs directly; an older Node starts the pinned one from npm.
const entry = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
const [major = 0] = process.versions.node.split('.').map(Number);
if (major >= 24) {
  await import(new URL('../src/bin.ts', import.meta.url).href);
} else {
  const require = createRequire(import.meta.url);
  const child = spawn(require.resolve('node/bin/node'), [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The CLI decides what becomes of a signal; this process only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`The pinned Node cannot be started: ${error.message}\nRun: npm ci\n`);
    process.exitCode = 3;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}
