import { ONLY_BUILDS, PLAIN_COMMAND } from '../code/plain-command.ts';

/**
 * `scripts/run.mjs`: runs the scripts of a part as npm would, without npm in between. A shell that gets a signal ends before the
 * program that it started, so each stands in a group of processes of its own, which gets every signal whole.
 */
export function runScript(): string {
  return `import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
${LINES}
${RUN}
${GROUPS}`;
}

const LINES = `
/** A line that the program of a script can be started by without a shell, so that its exit code is not lost with the shell's. */
const PLAIN = ${PLAIN_COMMAND};

function commandOf(line) {
  if (windows || !PLAIN.test(line)) return { program: line, args: [], env: {}, shell: true };
  const words = line.split(/ +/);
  const first = words.findIndex((word) => !/^\\w+=/.test(word));
  const env = Object.fromEntries(words.slice(0, first).map((word) => /^(\\w+)=(.*)$/.exec(word).slice(1)));
  return { program: words[first], args: words.slice(first + 1), env, shell: false };
}

/** What npm tells a script of its package, and where it looks for programs. */
function environment(part, manifest, event) {
  const config = Object.entries(manifest.config ?? {}).map(([name, value]) => ['npm_package_config_' + name, String(value)]);
  const [path = 'PATH'] = Object.keys(process.env).filter((name) => name.toUpperCase() === 'PATH');
  const programs = [part, '.'].map((folder) => join(root, folder, 'node_modules', '.bin'));
  return {
    ...Object.fromEntries(config),
    npm_package_name: manifest.name ?? '',
    npm_package_version: manifest.version ?? '',
    ...process.env,
    npm_lifecycle_event: event,
    [path]: [...programs, process.env[path] ?? ''].join(delimiter),
  };
}
`;

const RUN = `
/** How long a group gets to end after a signal; less than Kubernetes waits before it kills what it knows of, which the group is not. */
const GRACE_MS = 25_000;
const PAUSE_MS = 50;

const running = new Set();
let stopping = false;

/** A script that only builds, which does not have to run where that has been done. */
const BUILDS = ${ONLY_BUILDS};

/** Runs a script of one part with what stands before and after it; resolves with the exit code, 0 where there is none. */
export async function run(part, script, builds = true) {
  const manifest = JSON.parse(readFileSync(join(root, part, 'package.json'), 'utf8'));
  if (manifest.scripts?.[script] === undefined) return 0;
  for (const event of ['pre' + script, script, 'post' + script]) {
    const line = manifest.scripts[event]?.trim();
    if (!builds && line && BUILDS.test(line)) continue;
    const code = line && !stopping ? await runLine(line, part, environment(part, manifest, event)) : 0;
    if (code !== 0) return code;
  }
  return 0;
}

async function runLine(line, part, env) {
  const { program, args, env: more, shell } = commandOf(line);
  const options = { cwd: join(root, part), env: { ...env, ...more }, stdio: 'inherit', shell, detached: !windows };
  const child = spawn(program, args, options);
  running.add(child);
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(line + ': ' + error.message);
      resolve(127);
    });
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
  if (child.pid !== undefined) await emptied(child);
  running.delete(child);
  return code;
}
`;

const GROUPS = `
/** Ends everything that runs; a second call says it again. */
export function stop(signal) {
  stopping = true;
  for (const child of running) tell(child, signal);
  setTimeout(() => {
    for (const child of running) tell(child, 'SIGKILL');
  }, GRACE_MS).unref();
}

/** True where there was somebody in the group to tell. Windows has no signals: the tree of processes is ended. */
function tell({ pid }, signal) {
  if (pid === undefined) return false;
  if (windows) return spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }).status === 0;
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

/** Waits until nothing of a group whose leader has ended is left. */
async function emptied(child) {
  if (windows) return;
  if (!stopping) tell(child, 'SIGTERM');
  for (let waited = 0; waited < GRACE_MS; waited += PAUSE_MS) {
    if (!tell(child, 0)) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  tell(child, 'SIGKILL');
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stop(signal);
    // What runs says by its end which code is right.
    if (running.size === 0) process.exit(128 + constants.signals[signal]);
  });
}

// Some shells end by the signal that npm hands on, without handing it on themselves.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  const watch = () => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop('SIGTERM');
  };
  const timer = setInterval(watch, 500).unref();
}
`;
