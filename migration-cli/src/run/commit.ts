import type { Dependencies } from '../model/ports.ts';

type Needs = Pick<Dependencies, 'git' | 'clock'>;

/**
 * One commit on `base` with exactly the paths that were changed in the work tree: what processes left there stays out,
 * and what the ignore rules would hide does not get lost.
 */
export async function commitPaths(
  deps: Needs,
  folder: string,
  base: string,
  paths: string[],
  message: string,
): Promise<string> {
  await deps.git.run(folder, ['update-index', '--add', '--remove', '-z', '--stdin'], {
    input: paths.map((path) => `${path}\0`).join(''),
  });
  const tree = (await deps.git.run(folder, ['write-tree'])).trim();
  return commitTree(deps, folder, tree, base, message);
}

/** A commit of a whole tree, by whoever git is configured for. */
export async function commitTree(
  deps: Needs,
  cwd: string,
  tree: string,
  parent: string,
  message: string,
): Promise<string> {
  const name = await configured(deps, cwd, 'user.name', 'nectar');
  const email = await configured(deps, cwd, 'user.email', 'nectar@localhost');
  const date = `@${Math.floor(deps.clock.now().getTime() / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
  return (await deps.git.run(cwd, ['commit-tree', tree, '-p', parent], { env, input: message })).trim();
}

async function configured(deps: Needs, cwd: string, key: string, fallback: string): Promise<string> {
  const value = await deps.git.run(cwd, ['config', '--default', fallback, '--get', key]);
  return value.trim() === '' ? fallback : value.trim();
}
