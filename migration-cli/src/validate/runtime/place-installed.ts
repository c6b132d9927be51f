import { posix } from 'node:path';
import { isObject, type JsonObject } from '../../code/json-object.ts';
import type { Dependencies } from '../../model/ports.ts';

export interface Placing {
  /** The service, with its manifests. */
  target: string;
  /** Folders of the monolith whose node_modules may hold its packages, the nearest first, each ending in '/'. */
  bases: string[];
  /** 'name@version' for everything that its lock file holds. */
  locked: ReadonlySet<string>;
  /** For people. */
  name: string;
}

export interface Placed {
  packages: number;
  missing: string[];
}

/** A folder with packages of its own; what is below it finds those of the folders above as well. */
interface Level {
  folder: string;
  above: Level | null;
  /** Package → where the monolith has it. */
  held: Map<string, string>;
}

interface Wanted {
  name: string;
  optional: boolean;
  /** True for what another package wants to find beside it: a lock file without it means that nobody gives it any. */
  peer: boolean;
  level: Level;
  /** The package that brings it along in its own folder, which no lock file holds; null where none does. */
  bundle: string | null;
  /** Where Node would begin to look for it in the monolith. */
  from: string[];
  by: string;
}

/**
 * The packages of a lock file that says no places: found in the monolith as Node finds them there, and placed once each, at
 * the top where nothing else of the name is in the way, with links to there where others need them. Versions that the lock file does not hold are missing.
 */
export async function placeInstalled({ files }: Pick<Dependencies, 'files'>, placing: Placing): Promise<Placed> {
  const { target, bases, locked, name } = placing;
  const placed: Placed = { packages: 0, missing: [] };
  const folders = new Map<string, string>();
  const top: Level = { folder: target, above: null, held: new Map() };
  const queue = await wantedByManifests({ files }, placing, top);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const found = await find(files, next, bases);
    if (found === null) {
      if (!next.optional) placed.missing.push(`${next.by} of ${name} needs ${next.name}, which is not installed`);
      continue;
    }
    if (visible(next.level, next.name) === found) continue;
    const manifest = await manifestIn(files, found);
    const version = String(manifest.version ?? '');
    const bundled = next.bundle !== null && found.startsWith(`${next.bundle}/node_modules/`);
    if (!bundled && ![next.name, String(manifest.name)].some((one) => locked.has(`${one}@${version}`))) {
      if (!next.peer)
        placed.missing.push(`the lock of ${name} does not hold ${next.name} ${version}, which is installed`);
      continue;
    }
    const level = !bundled && visible(next.level, next.name) === null ? top : next.level;
    level.held.set(next.name, found);
    const folder = `${level.folder}/node_modules/${next.name}`;
    const first = folders.get(found);
    if (first !== undefined) {
      // What it needs is beside its first place. Copies of copies would never end where versions need each other in turns.
      await files.makeDirectory(posix.dirname(folder));
      await files.symlink(posix.relative(posix.dirname(folder), first), folder);
      continue;
    }
    folders.set(found, folder);
    await files.linkTree(found, folder, ['node_modules']);
    await placePrograms(files, level.folder, next.name, manifest);
    placed.packages++;
    const own: Level = { folder, above: level, held: new Map() };
    const wanted = wantedBy(manifest, GROUPS_OF_PACKAGE, own, [found], next.name);
    const comesAlong = bundledIn(manifest);
    queue.push(
      ...wanted.map((one) => ({ ...one, bundle: bundled ? next.bundle : comesAlong(one.name) ? found : null })),
    );
  }
  return placed;
}

const GROUPS_OF_PACKAGE = ['dependencies', 'optionalDependencies', 'peerDependencies'];

/** What a package has been packed with. */
function bundledIn({ bundleDependencies, bundledDependencies }: JsonObject): (name: string) => boolean {
  const said = bundleDependencies ?? bundledDependencies;
  return (name) => said === true || (Array.isArray(said) && said.includes(name));
}

async function wantedByManifests(
  { files }: Pick<Dependencies, 'files'>,
  { target, bases }: Placing,
  top: Level,
): Promise<Wanted[]> {
  const paths = (await files.list(target, ['node_modules'])).filter((path) => /(^|\/)package\.json$/.test(path));
  const manifests = await Promise.all(
    paths.map(async (path) => ({
      folder: posix.dirname(path),
      manifest: await manifestIn(files, `${target}/${posix.dirname(path)}`),
    })),
  );
  // Packages of the root come first: they are at the top in any case.
  manifests.sort((a, b) => Number(b.folder === '.') - Number(a.folder === '.'));
  const names = new Set(manifests.map(({ manifest }) => manifest.name));
  await linkWorkspaces({ files }, target, manifests);
  return manifests.flatMap(({ folder, manifest }) => {
    const level = folder === '.' ? top : { folder: `${target}/${folder}`, above: top, held: new Map() };
    // A package of the repository may have some of its own there.
    const from = folder === '.' ? bases : [...bases.map((base) => `${base}${folder}/`), ...bases];
    return wantedBy(manifest, GROUPS_OF_SERVICE, level, from, folder === '.' ? 'the root' : folder).filter(
      ({ name }) => !names.has(name),
    );
  });
}

/** Packages that the service has of its own stand where their names are looked for. */
async function linkWorkspaces(
  { files }: Pick<Dependencies, 'files'>,
  target: string,
  manifests: { folder: string; manifest: JsonObject }[],
): Promise<void> {
  for (const { folder, manifest } of manifests) {
    const { name } = manifest;
    const isAsked = manifests.some(({ manifest: other }) =>
      GROUPS_OF_SERVICE.some((group) => asks(other, group, name)),
    );
    if (typeof name !== 'string' || folder === '.' || !isAsked) continue;
    const link = `${target}/node_modules/${name}`;
    await files.makeDirectory(posix.dirname(link));
    await files.symlink(posix.relative(posix.dirname(link), `${target}/${folder}`), link);
  }
}

const GROUPS_OF_SERVICE = ['dependencies', 'devDependencies', 'optionalDependencies'];

const asks = (manifest: JsonObject, group: string, name: unknown): boolean =>
  isObject(manifest[group]) && typeof name === 'string' && name in manifest[group];

function wantedBy(manifest: JsonObject, groups: string[], level: Level, from: string[], by: string): Wanted[] {
  const optionals = isObject(manifest.optionalDependencies) ? manifest.optionalDependencies : {};
  return groups.flatMap((group) =>
    Object.keys(isObject(manifest[group]) ? manifest[group] : {}).map((name) => {
      const peer = group === 'peerDependencies';
      // What a package wants to find beside it is for those who need it to install.
      return { name, optional: name in optionals || peer, peer, level, bundle: null, from, by };
    }),
  );
}

function visible(level: Level, name: string): string | null {
  for (let at: Level | null = level; at !== null; at = at.above) {
    const found = at.held.get(name);
    if (found !== undefined) return found;
  }
  return null;
}

/** In node_modules of the folder, or of one above it, with every link followed: pnpm keeps packages beside what they need. */
async function find(files: Dependencies['files'], { name, from }: Wanted, bases: string[]): Promise<string | null> {
  for (const start of [...from, ...bases])
    for (let at = start.replace(/\/$/, ''); at.length > 1; at = posix.dirname(at)) {
      const candidate = posix.basename(at) === 'node_modules' ? `${at}/${name}` : `${at}/node_modules/${name}`;
      if (await files.exists(`${candidate}/package.json`)) return files.realPath(candidate);
      if (bases.some((base) => base.replace(/\/$/, '') === at)) break;
    }
  return null;
}

async function manifestIn(files: Dependencies['files'], folder: string): Promise<JsonObject> {
  const value: unknown = JSON.parse(await files.readText(`${folder}/package.json`));
  return isObject(value) ? value : {};
}

async function placePrograms(
  files: Dependencies['files'],
  folder: string,
  name: string,
  manifest: JsonObject,
): Promise<void> {
  const programs =
    typeof manifest.bin === 'string'
      ? { [name.split('/').at(-1) ?? name]: manifest.bin }
      : ((manifest.bin ?? {}) as Record<string, string>);
  for (const [program, file] of Object.entries(programs)) {
    const link = `${folder}/node_modules/.bin/${program}`;
    await files.makeDirectory(posix.dirname(link));
    if (!(await files.exists(link))) await files.symlink(`../${name}/${file.replace(/^\.\//, '')}`, link);
  }
}
