import { posix } from 'node:path';
import type { Inventory, Manifest } from '../model/inventory.ts';
import { reachedFrom } from './reach.ts';

/** The module that a monolith is started with, and the folder of the manifest that says so ('' or ending in '/'). */
export interface StartModule {
  module: string;
  folder: string;
}

const SCRIPTS = ['start', 'start:prod', 'serve', 'server', 'start:dev', 'dev', 'develop', 'start:server', 'dev:server'];
const NAMES = /(?:^|\/)(?:server|index|main|app|www|start)\.[cm]?[jt]s$/;

/** Read from the start scripts and `main`; else the module with routes that nothing else loads. Null where nothing tells. */
export function startModuleOf(inventory: Inventory): StartModule | null {
  const manifests = [...inventory.manifests].sort((a, b) => a.path.length - b.path.length);
  for (const manifest of manifests) {
    const folder = manifest.path.slice(0, -'package.json'.length);
    for (const command of commandsOf(manifest)) {
      const module = moduleIn(command, folder, inventory);
      if (module !== null && servesRoutes(module, inventory)) return { module, folder };
    }
  }
  const top = unloaded(inventory).find((path) => NAMES.test(path) && servesRoutes(path, inventory));
  return top === undefined ? null : { module: top, folder: nearest(top, manifests) };
}

function commandsOf({ json }: Manifest): string[] {
  const scripts = (json.scripts ?? {}) as Record<string, unknown>;
  const given = [...SCRIPTS.map((name) => scripts[name]), json.main];
  return given.filter((item): item is string => typeof item === 'string');
}

/** A word of the command that is a module of the tree, or was compiled from one. */
function moduleIn(command: string, folder: string, inventory: Inventory): string | null {
  const modules = new Set(inventory.modules.map(({ path }) => path));
  for (const word of command.split(/[\s"'=]+/)) {
    const plain = posix.normalize(folder + word.replace(/^\.\//, ''));
    if (word === '' || plain.startsWith('..')) continue;
    const found = spellings(plain, folder).find((path) => modules.has(path));
    if (found) return found;
  }
  return null;
}

function spellings(path: string, folder: string): string[] {
  const bare = path.replace(/\.[cm]?[jt]s$/, '');
  const inner = bare.slice(folder.length);
  const compiled = /^(?:dist|build|out|lib|bin|\.build)\/(.+)$/.exec(inner)?.[1];
  const sources =
    compiled === undefined
      ? []
      : [`${folder}${compiled}`, `${folder}src/${compiled}`, `${folder}${compiled.replace(/^src\//, '')}`];
  const stems = [bare, ...sources];
  const endings = ['.ts', '.js', '.mts', '.cts', '.mjs', '.cjs', '/index.ts', '/index.js'];
  return [path, ...stems.flatMap((stem) => endings.map((ending) => stem + ending))];
}

/** True where the module, or what it loads, registers routes. */
function servesRoutes(module: string, inventory: Inventory): boolean {
  if (inventory.routes.length === 0) return false;
  const { files } = reachedFrom(inventory, [module]);
  return inventory.routes.some(({ file }) => files.has(file));
}

function unloaded({ modules, edges, files }: Inventory): string[] {
  const tests = new Set(files.filter(({ test }) => test).map(({ path }) => path));
  const loaded = new Set(edges.filter(({ from }) => !tests.has(from)).map(({ to }) => to));
  return modules.map(({ path }) => path).filter((path) => !loaded.has(path) && !tests.has(path));
}

function nearest(path: string, manifests: Manifest[]): string {
  const folders = manifests.map((manifest) => manifest.path.slice(0, -'package.json'.length));
  return folders.filter((folder) => path.startsWith(folder)).sort((a, b) => b.length - a.length)[0] ?? '';
}
