import { parse, stringify } from 'yaml';
import { isObject } from '../code/json-object.ts';
import { LOCK_FILES, lockKind, type PackageManager } from '../code/lock-kind.ts';
import { lockGaps } from '../operations/prune-lock/prune-lock.ts';
import { packageFolders } from './nearest.ts';
import { type Rest, readJson } from './state.ts';

/** A lock file of the monolith and who writes it. */
export interface LockFile {
  path: string;
  /** Ending in '/'; '' is the root. */
  folder: string;
  manager: PackageManager;
  /** True where npm is told, beside the lock file, not to install what packages expect beside them. */
  legacyPeers: boolean;
}

/**
 * The lock file nearest to a module, beside it or above it; null where there is none. Of several beside each other the one that
 * `packageManager` names, else the first that holds what the manifest asks for: another one was left behind.
 */
export function lockNear(rest: Rest, module: string): LockFile | null {
  for (const folder of packageFolders(module)) {
    const found = LOCK_FILES.filter((item) => rest.paths.has(folder + item)).map((item): LockFile => {
      const path = folder + item;
      const manager = lockKind(item, rest.text(path) ?? '');
      return { path, folder, manager, legacyPeers: manager === 'npm' && LEGACY_PEERS.test(npmSettings(folder, rest)) };
    });
    const [first, ...others] = found;
    if (first !== undefined) return others.length === 0 ? first : (inUse(rest, found) ?? first);
  }
  return null;
}

const LEGACY_PEERS = /^\s*legacy-peer-deps\s*=\s*["']?true["']?\s*$/m;

const npmSettings = (folder: string, rest: Rest): string => rest.text(`${folder}.npmrc`) ?? '';

function inUse(rest: Rest, locks: LockFile[]): LockFile | undefined {
  const manifest = readJson(rest.text(`${locks[0]?.folder}package.json`)) ?? {};
  const said = /^(npm|yarn|pnpm)@/.exec(String(manifest.packageManager))?.[1];
  const named = locks.find(({ path }) => said !== undefined && path.includes(said === 'npm' ? 'package-lock' : said));
  return (
    named ??
    locks.find(({ path, legacyPeers }) => {
      const params = { from: path, to: path, root: '', manifests: { '': manifest }, legacyPeers };
      return lockGaps(params, rest.text(path) ?? '').length === 0;
    })
  );
}

/** What the manifest beside a lock file says to its package manager, and what the lock therefore depends on. */
export function managerFields(lock: LockFile | null, rest: Rest): Record<string, unknown> {
  if (lock === null) return {};
  const manifest = readJson(rest.text(`${lock.folder}package.json`)) ?? {};
  const names = {
    npm: ['overrides'],
    yarn: ['resolutions'],
    berry: ['packageManager', 'resolutions'],
    pnpm: ['packageManager', 'pnpm'],
  };
  const said = names[lock.manager].filter((name) => manifest[name] !== undefined);
  const fields = Object.fromEntries(said.map((name) => [name, withoutPatches(name, manifest[name])]));
  return { ...releaseOf(lock, rest), ...fields, ...overridesOf(manifest, fields) };
}

function withoutPatches(name: string, value: unknown): unknown {
  if (name !== 'pnpm' || !isObject(value)) return value;
  const { patchedDependencies: _patches, ...others } = value;
  return others;
}

/** npm: `$name` stands for the range that the manifest itself asks for, which the manifest of a service may not do. */
function overridesOf(
  manifest: Record<string, unknown>,
  { overrides }: Record<string, unknown>,
): Record<string, unknown> {
  if (!isObject(overrides)) return {};
  const asked = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].map((group) =>
    isObject(manifest[group]) ? manifest[group] : {},
  );
  const said = (value: unknown): unknown => {
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, said(item)]));
    const name = typeof value === 'string' && value.startsWith('$') ? value.slice(1) : null;
    return name === null ? value : (asked.find((group) => name in group)?.[name] ?? value);
  };
  return { overrides: said(overrides) };
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
    // A patch stays where the package is that it is for.
    const {
      packages: _packages,
      patchedDependencies: _patches,
      ...settings
    } = settingsIn(rest.text(`${lock.folder}pnpm-workspace.yaml`));
    return [{ path: 'pnpm-workspace.yaml', content: stringify({ packages: workspaces, ...settings }) }];
  }
  if (lock.manager === 'npm') {
    const content = npmSettings(lock.folder, rest);
    return content === '' ? [] : [{ path: '.npmrc', content }];
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
