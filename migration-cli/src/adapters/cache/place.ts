import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/**
 * The folder of what can be computed again: `NECTAR_CACHE` as it is set ('off' for none), else `nectar` in the user's cache
 * folder. Null where that lies in a git repository: a repository that is only looked at stays as it is, and one that is
 * migrated stays clean.
 */
export function cacheFolder(env: Record<string, string | undefined>): string | null {
  const named = env.NECTAR_CACHE ?? '';
  if (named !== '') return isAbsolute(named) ? named : null;
  const user = [env.XDG_CACHE_HOME, env.HOME === undefined ? undefined : join(env.HOME, '.cache')].find(
    (path) => path !== undefined && isAbsolute(path),
  );
  return user === undefined || inRepository(user) ? null : join(user, 'nectar');
}

function inRepository(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (at === dirname(at)) return false;
  }
}
