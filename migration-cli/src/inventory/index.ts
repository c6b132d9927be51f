import type { Inventory } from '../model/inventory.ts';
import type { Dependencies } from '../model/ports.ts';
import { readInventory } from './read.ts';

export { readInventory } from './read.ts';

/** Folders that hold no sources where there is no git to say so. */
const NOT_SOURCES = ['node_modules', '.git', '.nectar', 'dist', 'build', 'coverage'];

/** Reads the inventory of a folder: what git tracks there, or every file outside of git. */
export async function loadInventory(deps: Pick<Dependencies, 'files' | 'git'>, root: string): Promise<Inventory> {
  const inGit = (await deps.git.root(root)) !== null;
  const listed = inGit ? await deps.git.tracked(root) : await deps.files.list(root, NOT_SOURCES);
  const links = inGit ? await linksOf(deps, root) : new Set<string>();
  const files: string[] = [];
  for (const path of listed) {
    // A tracked file that is deleted in the work tree has nothing to read.
    if (!links.has(path) && (await deps.files.exists(`${root}/${path}`))) files.push(path);
  }
  return readInventory({
    files,
    commit: inGit ? (await deps.git.head(root)).commit : null,
    links: [...links],
    read: (path) => deps.files.read(`${root}/${path}`),
    executable: (path) => deps.files.executable(`${root}/${path}`),
  });
}

/** Symbolic links and submodules, which git tracks as an address and not as a content. */
async function linksOf({ git }: Pick<Dependencies, 'git'>, root: string): Promise<Set<string>> {
  const staged = (await git.run(root, ['ls-files', '-s', '-z'])).split('\0');
  return new Set(
    staged.filter((line) => /^(?:120000|160000) /.test(line)).map((line) => line.slice(line.indexOf('\t') + 1)),
  );
}
