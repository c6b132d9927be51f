/** Who writes a lock file; `yarn` is Yarn 1, `berry` what came after it. */
export type PackageManager = 'npm' | 'yarn' | 'berry' | 'pnpm';

/** The names of lock files, in the order in which they count where several stand in one folder. */
export const LOCK_FILES = ['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml'];

export function lockKind(path: string, text: string): PackageManager {
  if (path.endsWith('pnpm-lock.yaml')) return 'pnpm';
  if (!path.endsWith('yarn.lock')) return 'npm';
  return /^# yarn lockfile v1/m.test(text) ? 'yarn' : 'berry';
}
