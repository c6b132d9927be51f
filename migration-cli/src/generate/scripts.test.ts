import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runScript } from './run-script.ts';
import { startBackendScript, startDevScript } from './scripts.ts';

const SHOW =
  "console.log('has ' + process.env.FROM_FILE + ' and ' + process.env.FROM_BOTH + ' in ' + process.cwd());\n";

/** Says who it is, ends by 7 half a second after SIGTERM, and leaves its own trace of having ended. */
const SERVER = `const { writeFileSync } = require('node:fs');
process.on('SIGTERM', () => setTimeout(() => {
  writeFileSync('ended', 'gracefully');
  process.exit(7);
}, 500));
setInterval(() => {}, 1000);
writeFileSync('pid', String(process.pid));
`;

const SCRIPTS = {
  'plain and with a variable': 'KIND=plain node server.js',
  'a shell around it': 'node -e 0 && node server.js',
  'npm in npm': 'npm run --silent inner',
};

let root: string;
beforeAll(async () => {
  root = await mkdtemp(`${tmpdir()}/nectar-scripts-`);
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function service(name: string, files: Record<string, string>): Promise<string> {
  const folder = `${root}/${name.replaceAll(' ', '-')}`;
  const all = { 'scripts/run.mjs': runScript(), 'scripts/start.mjs': startBackendScript(true), ...files };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(`${folder}/${path}`), { recursive: true });
    await writeFile(`${folder}/${path}`, text);
  }
  return folder;
}

const env = { PATH: process.env.PATH, HOME: tmpdir(), FROM_BOTH: 'environment' };

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

/** Until `ask` gives something; 20 s at most. */
async function within<T>(ask: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const found = await ask();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it took more than 20 s');
}

/** The ids of processes that stand in this group. */
async function inGroup(group: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,pgid=,stat=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/ +/));
  return rows.flatMap(([pid, pgid, stat]) => (pgid === group && !stat?.startsWith('Z') && pid ? [pid] : []));
}

async function groupOf(pid: string): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pgid=', '-p', pid]);
  return stdout.trim();
}

async function started(command: string, args: string[], cwd: string) {
  const child = spawn(command, args, { cwd, env, stdio: 'ignore' });
  const exit = ended(child);
  // A file is there before it holds anything.
  const pid = await within(async () => (await readFile(`${cwd}/backend/pid`, 'utf8').catch(() => null)) || null);
  return { child, exit, group: await groupOf(pid) };
}

it('a service whose start module is the monolith’s is started with its own .env, under what the environment says', async () => {
  const folder = await service('env', {
    '.env': 'FROM_FILE=file\nFROM_BOTH=file\n',
    'backend/package.json': JSON.stringify({ scripts: { start: 'node show.js', dev: 'node show.js' } }),
    'backend/show.js': SHOW,
    'scripts/start-dev.mjs': startDevScript(['backend'], true),
    'scripts/plain.mjs': startDevScript(['backend'], false),
  });
  const printed = async (script: string) => {
    const { stdout } = await promisify(execFile)(process.execPath, [`scripts/${script}`], { cwd: folder, env });
    return stdout;
  };
  expect(await printed('start.mjs')).toContain(`has file and environment in ${folder}/backend`);
  expect(await printed('start-dev.mjs')).toContain('has file and environment');
  expect(await printed('plain.mjs')).toContain('has undefined and environment');
}, 60_000);

describe('what SIGTERM does to a started service', () => {
  it.each(Object.entries(SCRIPTS))(
    '%s: the server ends by itself, and nothing of its group lives',
    async (name, start) => {
      const folder = await service(name, {
        'package.json': JSON.stringify({ scripts: { start: 'node scripts/start.mjs' } }),
        'backend/package.json': JSON.stringify({ scripts: { start, inner: 'node server.js' } }),
        'backend/server.js': SERVER,
      });
      const { child, exit, group } = await started(process.execPath, ['scripts/start.mjs'], folder);
      child.kill('SIGTERM');
      // A shell is ended by the signal itself, and its code is what the shell's parent sees.
      expect(await exit).toBe(name.startsWith('plain') ? 7 : 143);
      expect(await inGroup(group)).toEqual([]);
      expect(await readFile(`${folder}/backend/ended`, 'utf8')).toBe('gracefully');
    },
    60_000,
  );

  it('npm start: also where npm and its shell have ended before', async () => {
    const folder = await service('npm-start', {
      'package.json': JSON.stringify({ scripts: { start: 'node scripts/start.mjs' } }),
      'backend/package.json': JSON.stringify({ scripts: { start: 'node server.js' } }),
      'backend/server.js': SERVER,
    });
    const { child, exit, group } = await started('npm', ['start'], folder);
    child.kill('SIGTERM');
    await exit;
    await within(async () => ((await inGroup(group)).length === 0 ? true : null));
    expect(await readFile(`${folder}/backend/ended`, 'utf8')).toBe('gracefully');
  }, 60_000);
});

it('runs what stands before and after a script, and ends with the code of what failed', async () => {
  const scripts = { prestart: 'node -p "\'first\'"', start: 'node fail.js', poststart: 'node -p "\'never\'"' };
  const folder = await service('order', {
    'backend/package.json': JSON.stringify({ scripts }),
    'backend/fail.js': 'process.exit(3);\n',
  });
  const run = promisify(execFile)(process.execPath, ['scripts/start.mjs'], { cwd: folder, env });
  await expect(run).rejects.toMatchObject({ code: 3, stdout: 'first\n' });
}, 60_000);
