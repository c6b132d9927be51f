const RUN = `import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a script of one part of the service; resolves with its exit code. */
function run(part, script, rest = []) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(npm, ['run', script, '--if-present', '--prefix', part, ...rest], { cwd: root, stdio: 'inherit' });
  return { child, done: new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ? 1 : code))) };
}
`;

/** A part that starts by a module of the monolith's looks for an .env beside it at most. */
const LOAD_ENV = `
// The service's own .env, where there is one; what the environment says already wins.
const file = fileURLToPath(new URL('../.env', import.meta.url));
if (existsSync(file)) process.loadEnvFile(file);
`;

/** Starts every part, and stops all of them when one ends or the terminal says so. */
export function startDevScript(parts: string[], loadsEnv: boolean): string {
  return startScript(parts, 'dev', loadsEnv);
}

/** Starts the back end alone. */
export function startBackendScript(): string {
  return startScript(['backend'], 'start', true);
}

function startScript(parts: string[], script: string, loadsEnv: boolean): string {
  return `#!/usr/bin/env node
${loadsEnv ? "import { existsSync } from 'node:fs';\n" : ''}${RUN}${loadsEnv ? LOAD_ENV : ''}
const parts = ${list(parts)};
const running = parts.map((part) => run(part, '${script}'));

function stop(signal) {
  for (const { child } of running) child.kill(signal);
}

process.on('SIGINT', () => stop('SIGINT'));
process.on('SIGTERM', () => stop('SIGTERM'));

process.exitCode = await Promise.race(running.map(({ done }) => done));
stop('SIGTERM');
await Promise.all(running.map(({ done }) => done));
`;
}

export function buildScript(parts: string[]): string {
  return inTurn(parts, 'build');
}

export function testScript(parts: string[]): string {
  return inTurn(parts, 'test');
}

function inTurn(parts: string[], script: string): string {
  return `#!/usr/bin/env node
${RUN}
for (const part of ${list(parts)}) {
  const code = await run(part, '${script}').done;
  if (code !== 0) process.exit(code ?? 1);
}
`;
}

const list = (parts: string[]) => `[${parts.map((part) => `'${part}'`).join(', ')}]`;
