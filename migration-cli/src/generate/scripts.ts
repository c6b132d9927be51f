/** A part that starts by a module of the monolith's looks for an .env beside it at most. */
const LOAD_ENV = `
// The service's own .env, where there is one; what the environment says already wins.
const file = fileURLToPath(new URL('../.env', import.meta.url));
if (existsSync(file)) process.loadEnvFile(file);
`;

const LOAD_ENV_IMPORTS = `import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
`;

/** Starts every part, and stops all of them when one ends or a signal says so. */
export function startDevScript(parts: string[], loadsEnv: boolean): string {
  return startScript(parts, 'dev', loadsEnv);
}

/** Starts the back end alone. */
export function startBackendScript(loadsEnv: boolean): string {
  return startScript(['backend'], 'start', loadsEnv);
}

function startScript(parts: string[], script: string, loadsEnv: boolean): string {
  return `#!/usr/bin/env node
${loadsEnv ? LOAD_ENV_IMPORTS : ''}import { run, stop } from './run.mjs';
${loadsEnv ? LOAD_ENV : ''}
const builds = !process.argv.includes('--built');
const running = ${list(parts)}.map((part) => run(part, '${script}', builds));
process.exitCode = await Promise.race(running);
stop('SIGTERM');
await Promise.all(running);
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
import { run } from './run.mjs';

for (const part of ${list(parts)}) {
  const code = await run(part, '${script}');
  if (code !== 0) process.exit(code);
}
`;
}

const list = (parts: string[]) => `[${parts.map((part) => `'${part}'`).join(', ')}]`;
