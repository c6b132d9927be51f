import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Demo {
  output(): string;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
}

const STARTED = /runs as three services/;

/** Two minutes on an idle machine; a busy one with two cores was seen to need a quarter of an hour. */
export const START_LIMIT_MS = 20 * 60_000;

/** Runs `npm start` as a user does and resolves when it says that the services run. */
export function startDemo(data: string, args: string[] = [], limitMs = START_LIMIT_MS): Promise<Demo> {
  const child = spawn('npm', ['start', '--silent', '--', '--data', data, ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: terminalEnvironment(),
  });
  let text = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail('did not start in time'), limitMs);
    const fail = (why: string) => {
      clearTimeout(timer);
      interrupt(child);
      reject(new Error(`npm start ${why}:\n${text.slice(-6000)}`));
    };
    const onOutput = (chunk: Buffer) => {
      text += chunk.toString();
      if (!STARTED.test(text)) return;
      clearTimeout(timer);
      resolve({ output: () => text, stop: () => (interrupt(child), exited) });
    };
    child.stdout.on('data', onOutput);
    child.stderr.on('data', onOutput);
    child.once('exit', (code) => {
      if (!STARTED.test(text)) fail(`ended with ${code}`);
    });
  });
}

/** What a terminal does on Ctrl-C: the signal goes to the whole group, which may be gone already. */
function interrupt(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, 'SIGINT');
}

/** The environment without what the test runner put into it: libraries drop checks of origins where they see a test. */
function terminalEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|TEST$|NODE_ENV$|DATABASE_URL$|MIGRATION_DATABASE_URL$)/.test(name),
  );
  return Object.fromEntries(kept);
}

/** The environment that the demo left for the toolkit's commands. */
export function demoEnvironment(data: string): Record<string, string> {
  const lines = readFileSync(join(data, 'demo.env'), 'utf8').trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const equals = line.indexOf('=');
      return [line.slice(0, equals), line.slice(equals + 2, -1).replaceAll(`'\\''`, "'")];
    }),
  );
}
