import { posix } from 'node:path';
import { readObject } from '../code/json-object.ts';
import type { Dependencies } from '../model/ports.ts';

type Needs = Pick<Dependencies, 'files'>;

/**
 * Puts packages that stand in a work tree itself and that its manifests ask for by their path (`file:…`) where npm would put
 * them. `installed` is the folder whose packages the tree borrows: it stays as it is.
 */
export async function linkShared(deps: Needs, tree: string, installed: string, paths: string[]): Promise<void> {
  const shared = await askedByPath(deps, tree, paths);
  if (shared.size === 0) return;
  const modules = `${tree}/node_modules`;
  await deps.files.remove(modules);
  await deps.files.makeDirectory(modules);
  if (await deps.files.exists(installed)) await borrow(deps, installed, modules);
  for (const [name, folder] of shared) {
    const link = `${modules}/${name}`;
    await deps.files.remove(link);
    await deps.files.makeDirectory(posix.dirname(link));
    await deps.files.symlink(`${tree}/${folder}`, link);
  }
}

/** They look for the application above the folder that they stand in, which behind a link is the one that lends them. */
const FIND_BY_PLACE = ['module-alias', 'app-root-path', 'app-root-dir'];

/** Puts what is installed in `from` at `to` without installing it again. */
export async function borrowPackages(deps: Needs, from: string, to: string): Promise<void> {
  const names = await deps.files.names(from);
  if (!FIND_BY_PLACE.some((name) => names.includes(name))) return deps.files.symlink(from, to);
  await deps.files.makeDirectory(to);
  await borrow(deps, from, to);
}

/** A link for every installed package, so that one of the tree's own can stand among them. */
async function borrow({ files }: Needs, from: string, to: string): Promise<void> {
  for (const name of await files.names(from)) {
    if (FIND_BY_PLACE.includes(name)) {
      await files.linkTree(`${from}/${name}`, `${to}/${name}`, []);
      continue;
    }
    if (!name.startsWith('@')) {
      await files.symlink(`${from}/${name}`, `${to}/${name}`);
      continue;
    }
    await files.makeDirectory(`${to}/${name}`);
    for (const inner of await files.names(`${from}/${name}`))
      await files.symlink(`${from}/${name}/${inner}`, `${to}/${name}/${inner}`);
  }
}

/** Name → folder of every package that a package.json among `paths` asks for by its path. */
async function askedByPath(deps: Needs, tree: string, paths: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const path of paths.filter((one) => /(?:^|\/)package\.json$/.test(one))) {
    const { dependencies } = (await manifestAt(deps, `${tree}/${path}`)) ?? {};
    for (const [name, range] of Object.entries((dependencies ?? {}) as Record<string, unknown>)) {
      if (typeof range !== 'string' || !range.startsWith('file:')) continue;
      const folder = posix.join(posix.dirname(path), range.slice('file:'.length));
      const manifest = folder.startsWith('..') ? null : await manifestAt(deps, `${tree}/${folder}/package.json`);
      if (manifest?.name === name) found.set(name, folder);
    }
  }
  return found;
}

async function manifestAt({ files }: Needs, path: string): Promise<Record<string, unknown> | null> {
  return (await files.exists(path)) ? readObject(await files.readText(path)) : null;
}
