import { execa } from 'execa';
import { refusal } from '../errors/refusal.ts';
import type { Git } from '../model/ports.ts';

/** Settings of the surroundings that would lead git to another repository, and hooks of the user's, have no say here. */
const ALWAYS = [
  '-c',
  'core.quotepath=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'advice.detachedHead=false',
  '-c',
  'gc.auto=0',
];

/** Git through its own program, always with an argv. */
export function createGit(environment: Record<string, string | undefined>): Git {
  const run = (cwd: string, args: string[], options: { env?: Record<string, string>; input?: string } = {}) =>
    runGit(cwd, args, { ...options, env: { ...inherited(environment), ...options.env } });
  return {
    run,
    root: async (cwd) => {
      const result = await attempt(cwd, ['rev-parse', '--show-toplevel'], inherited(environment));
      if (result.exitCode === 0) return result.stdout.trim();
      if (/not a git repository|cannot change to|No such file/i.test(result.stderr)) return null;
      throw failed(cwd, ['rev-parse', '--show-toplevel'], result.stderr);
    },
    head: async (cwd) => {
      const commit = (await run(cwd, ['rev-parse', '--verify', 'HEAD'])).trim();
      const branch = (
        await attempt(cwd, ['symbolic-ref', '--quiet', '--short', 'HEAD'], inherited(environment))
      ).stdout.trim();
      return { commit, branch: branch === '' ? null : branch };
    },
    dirty: async (cwd) =>
      statusPaths(await run(cwd, ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames'])),
    tracked: async (cwd) => nulSeparated(await run(cwd, ['ls-files', '-z'])).sort(),
    tree: async (cwd, commit) => (await run(cwd, ['rev-parse', '--verify', `${commit}^{tree}`])).trim(),
    createBranch: async (cwd, name, commit) => void (await run(cwd, ['branch', name, commit])),
  };
}

function inherited(environment: Record<string, string | undefined>): Record<string, string> {
  const kept: Record<string, string> = { LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };
  for (const name of [
    'PATH',
    'HOME',
    'XDG_CONFIG_HOME',
    'GIT_AUTHOR_NAME',
    'GIT_AUTHOR_EMAIL',
    'GIT_CONFIG_GLOBAL',
    'GIT_CONFIG_NOSYSTEM',
  ]) {
    const value = environment[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

async function attempt(cwd: string, args: string[], env: Record<string, string>, input?: string) {
  const result = await execa('git', [...ALWAYS, '-C', cwd, ...args], {
    env,
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    // Ctrl-C in a terminal goes to the whole group; git would leave its own locks behind.
    detached: true,
    maxBuffer: 512 * 1024 * 1024,
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
  });
  if (result.failed && result.exitCode === undefined && result.code === 'ENOENT') {
    throw refusal('NECTAR-E006', { what: 'Cannot run git', cause: result });
  }
  return { exitCode: result.exitCode ?? -1, stdout: result.stdout, stderr: result.stderr };
}

async function runGit(
  cwd: string,
  args: string[],
  options: { env: Record<string, string>; input?: string },
): Promise<string> {
  const result = await attempt(cwd, args, options.env, options.input);
  if (result.exitCode === 0) return result.stdout;
  throw failed(cwd, args, result.stderr === '' ? result.stdout : result.stderr);
}

function failed(cwd: string, args: string[], output: string) {
  if (/No space left on device/.test(output)) {
    return refusal('NECTAR-E003', { what: `Cannot run git ${args[0]} in ${cwd}`, cause: output });
  }
  return refusal('NECTAR-E004', {
    what: `Cannot run git ${args.slice(0, 4).join(' ')} in ${cwd}`,
    why: output.trim().slice(0, 2000),
  });
}

function nulSeparated(text: string): string[] {
  return text.split('\0').filter((part) => part !== '');
}

function statusPaths(text: string): string[] {
  return nulSeparated(text)
    .map((line) => line.slice(3))
    .sort();
}
