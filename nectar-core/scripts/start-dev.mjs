#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a script of one part of the service; resolves with its exit code. */
function run(part, script, rest = []) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(npm, ['run', script, '--if-present', '--prefix', part, ...rest], { cwd: root, stdio: 'inherit' });
  return { child, done: new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ? 1 : code))) };
}

const parts = ['backend', 'frontend'];
const running = parts.map((part) => run(part, 'dev'));

function stop(signal) {
  for (const { child } of running) child.kill(signal);
}

process.on('SIGINT', () => stop('SIGINT'));
process.on('SIGTERM', () => stop('SIGTERM'));

process.exitCode = await Promise.race(running.map(({ done }) => done));
stop('SIGTERM');
await Promise.all(running.map(({ done }) => done));
