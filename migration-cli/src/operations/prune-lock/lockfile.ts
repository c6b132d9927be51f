import { isObject, type JsonObject } from '../../code/json-object.ts';

type Packages = Record<string, JsonObject>;

interface Packed {
  /** The folder, relative to the lock file. */
  resolved: string;
  manifest: JsonObject;
}

const PEERS = 'peerDependencies';
const OF_MANIFEST = ['dependencies', 'devDependencies', 'optionalDependencies', PEERS];
const OF_PACKAGE = ['dependencies', 'optionalDependencies', PEERS];

/**
 * The part of an npm lock (version 2 or 3) that `manifests` reach, with workspaces linked. Keys of `manifests` are folders, ''
 * is the root. `packed` come from outside of them. What the lock does not hold is a problem: nothing is resolved anew. A lock
 * that was made with `legacyPeers` does not hold what packages expect beside them.
 */
export function pruneLockfile(
  lock: JsonObject,
  manifests: Record<string, JsonObject>,
  packed: Packed[] = [],
  legacyPeers = false,
): { lock: JsonObject; problems: string[] } {
  if ((lock.lockfileVersion !== 3 && lock.lockfileVersion !== 2) || !isObject(lock.packages))
    return { lock: {}, problems: ['it is not an npm lock file of version 2 or 3'] };
  const packages = lock.packages as Packages;
  const problems: string[] = [];
  const kept = reach(packages, manifests, packed, legacyPeers, problems);
  const root = manifests[''] ?? {};
  const folders = Object.keys(manifests).filter((folder) => folder !== '');
  const entries: [string, JsonObject][] = [
    ['', lockEntry(root)],
    ...folders.map((folder): [string, JsonObject] => [folder, lockEntry(manifests[folder] ?? {})]),
    ...folders.map((folder): [string, JsonObject] => [
      `node_modules/${String(manifests[folder]?.name)}`,
      { resolved: folder, link: true },
    ]),
    ...packed.map(({ resolved, manifest }): [string, JsonObject] => [
      `node_modules/${String(manifest.name)}`,
      packedEntry(resolved, manifest),
    ]),
    ...[...kept].map((path): [string, JsonObject] => [path, flagged(packages[path] ?? {})]),
  ];
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    lock: {
      name: root.name,
      version: root.version,
      lockfileVersion: 3,
      requires: true,
      packages: Object.fromEntries(sorted),
    },
    problems,
  };
}

/** Everything reached from the manifests, found the way Node finds packages: upwards through node_modules. */
function reach(
  packages: Packages,
  manifests: Record<string, JsonObject>,
  packed: Packed[],
  legacyPeers: boolean,
  problems: string[],
): Set<string> {
  const followed = (groups: string[]) => groups.filter((group) => group !== PEERS || !legacyPeers);
  const own = new Set([...Object.values(manifests), ...packed.map(({ manifest }) => manifest)].map(({ name }) => name));
  const kept = new Set<string>();
  const queue: string[] = [];
  const need = (from: string, name: string, optional: boolean, by: string) => {
    if (own.has(name)) return;
    const path = locate(packages, from, name);
    if (path === null) {
      if (!optional) problems.push(`${by} needs ${name}, which the lock file does not hold`);
    } else if (!kept.has(path)) {
      kept.add(path);
      queue.push(path);
    }
  };
  for (const [folder, manifest] of Object.entries(manifests)) {
    for (const [name, optional] of dependencies(manifest, followed(OF_MANIFEST)))
      need(packages[folder] ? folder : '', name, optional, folder === '' ? 'the root' : folder);
  }
  for (const { resolved, manifest } of packed) {
    for (const [name, optional] of dependencies(manifest, followed(OF_PACKAGE))) need('', name, optional, resolved);
  }
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const [name, optional] of dependencies(packages[path] ?? {}, followed(OF_PACKAGE)))
      need(path, name, optional, path);
  }
  return kept;
}

function dependencies(manifest: JsonObject, groups: string[]): [string, boolean][] {
  const meta = isObject(manifest.peerDependenciesMeta) ? manifest.peerDependenciesMeta : {};
  return groups.flatMap((group) =>
    Object.keys(isObject(manifest[group]) ? manifest[group] : {}).map((name): [string, boolean] => {
      const peer = meta[name];
      const optional =
        group === 'optionalDependencies' || (group === PEERS && isObject(peer) && peer.optional === true);
      return [name, optional];
    }),
  );
}

function locate(packages: Packages, from: string, name: string): string | null {
  for (let at = from; ; at = parentOf(at)) {
    const candidate = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (packages[candidate]) return candidate;
    if (at === '') return null;
  }
}

function parentOf(path: string): string {
  const at = path.lastIndexOf('/node_modules/');
  return at === -1 ? '' : path.slice(0, at);
}

/** As npm writes it with install-links. */
function packedEntry(resolved: string, manifest: JsonObject): JsonObject {
  const { version, dependencies, optionalDependencies, engines } = manifest;
  const known = Object.entries({ dependencies, optionalDependencies, engines }).filter(
    ([, value]) => value !== undefined,
  );
  return { version, resolved: `file:${resolved}`, ...Object.fromEntries(known) };
}

const LOCKED = ['name', 'version', 'license', 'workspaces', ...OF_MANIFEST, 'engines', 'bin'];

function lockEntry(manifest: JsonObject): JsonObject {
  return Object.fromEntries(LOCKED.filter((key) => manifest[key] !== undefined).map((key) => [key, manifest[key]]));
}

/** npm recomputes these flags; a stale one would make it skip a package that is now needed at run time. */
function flagged(entry: JsonObject): JsonObject {
  const { dev: _dev, devOptional: _devOptional, peer: _peer, ...rest } = entry;
  return rest;
}
