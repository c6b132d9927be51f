import { parse, stringify } from 'yaml';
import { isObject } from '../code/json-object.ts';
import { LOCK_FILES, lockKind, type PackageManager } from '../code/lock-kind.ts';
import { packageFolders } from './nearest.ts';
import type { Rest } from './state.ts';

/** A lock file of the monolith and who writes it. */
export interface LockFile {
  path: string;
  /** Ending in '/'; '' is the root. */
  folder: string;
  manager: PackageManager;
}

/** The lock file nearest to a module, beside it or above it; null where there is none. */
export function lockNear(rest: Rest, module: string): LockFile | null {
  for (const folder of packageFolders(module)) {
    const name = LOCK_FILES.find((item) => rest.paths.has(folder + item));
    if (name !== undefined)
      return { path: folder + name, folder, manager: lockKind(name, rest.text(folder + name) ?? '') };
  }
  return null;
}

/** What a root manifest says to a package manager about its lock; npm keeps nothing of it there. */
export function managerFields(
  lock: LockFile | null,
  rest: Rest,
  manifest: Record<string, unknown>,
): Record<string, unknown> {
  const names = {
    npm: [],
    yarn: ['resolutions'],
    berry: ['packageManager', 'resolutions'],
    pnpm: ['packageManager', 'pnpm'],
  };
  const said = names[lock?.manager ?? 'npm'].filter((name) => manifest[name] !== undefined);
  return { ...releaseOf(lock, rest), ...Object.fromEntries(said.map((name) => [name, manifest[name]])) };
}

/** The release of Yarn that is kept in the tree of the monolith and not in that of a service. */
function releaseOf(lock: LockFile | null, rest: Rest): Record<string, string> {
  if (lock?.manager !== 'berry') return {};
  const { yarnPath } = settingsIn(rest.text(`${lock.folder}.yarnrc.yml`));
  const version = /yarn-(\d+\.\d+\.\d+)\.c?js$/.exec(String(yarnPath ?? ''))?.[1];
  return version === undefined ? {} : { packageManager: `yarn@${version}` };
}

/** Settings beside the lock file of a service, with those of the monolith that its lock depends on. */
export function managerFiles(lock: LockFile, rest: Rest, workspaces: string[]): { path: string; content: string }[] {
  if (lock.manager === 'pnpm') {
    const { packages: _packages, ...settings } = settingsIn(rest.text(`${lock.folder}pnpm-workspace.yaml`));
    return [{ path: 'pnpm-workspace.yaml', content: stringify({ packages: workspaces, ...settings }) }];
  }
  if (lock.manager !== 'berry') return [];
  // What stands in folders of the monolith stays there.
  const { yarnPath: _path, plugins: _plugins, ...settings } = settingsIn(rest.text(`${lock.folder}.yarnrc.yml`));
  return [{ path: '.yarnrc.yml', content: stringify({ ...settings, nodeLinker: 'node-modules' }) }];
}

function settingsIn(text: string | null): Record<string, unknown> {
  const settings: unknown = text === null ? null : parse(text);
  return isObject(settings) ? settings : {};
}
