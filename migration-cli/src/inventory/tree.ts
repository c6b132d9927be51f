import type { Dependencies } from '../model/ports.ts';
import { byText, type SourceFile, sourceFile } from './files.ts';

/** The files of a monolith as they stand in a folder. */
export interface SourceTree {
  /** By path relative to the root, in the order of `byText`. */
  files: Map<string, SourceFile>;
  commit: string | null;
  /** Symbolic links and submodules: they are said, not followed. */
  links: string[];
}

/** Folders that hold no sources where there is no git to say so. */
const NOT_SOURCES = ['node_modules', '.git', '.nectar', 'dist', 'build', 'coverage'];

/** Reads what git tracks in a folder, or every file outside of git. */
export async function readTree(deps: Pick<Dependencies, 'files' | 'git'>, root: string): Promise<SourceTree> {
  const inGit = (await deps.git.root(root)) !== null;
  const [listed, commit] = inGit
    ? await Promise.all([tracked(deps, root), deps.git.head(root).then((head) => head.commit)])
    : [{ paths: await deps.files.list(root, NOT_SOURCES), links: [] }, null];
  return { files: await readFiles(deps, root, listed.paths), commit, links: listed.links };
}

/** The files among some paths, in the order of `byText`; a path where nothing stands is left out. */
export async function readFiles(
  { files }: Pick<Dependencies, 'files'>,
  root: string,
  paths: string[],
): Promise<Map<string, SourceFile>> {
  const sorted = [...new Set(paths)].sort(byText);
  const contents = await files.readAll(root, sorted);
  const found = new Map<string, SourceFile>();
  for (const [index, path] of sorted.entries()) {
    const file = contents[index];
    if (file) found.set(path, sourceFile(path, file.content, file.executable));
  }
  return found;
}

/** Symbolic links and submodules are tracked as an address and not as a content. */
async function tracked(
  { git }: Pick<Dependencies, 'git'>,
  root: string,
): Promise<{ paths: string[]; links: string[] }> {
  const staged = (await git.run(root, ['ls-files', '-s', '-z'])).split('\0').filter((line) => line !== '');
  const entries = staged.map((line) => ({ mode: line.slice(0, 6), path: line.slice(line.indexOf('\t') + 1) }));
  const isLink = ({ mode }: { mode: string }) => mode === '120000' || mode === '160000';
  return {
    paths: entries.filter((entry) => !isLink(entry)).map(({ path }) => path),
    links: [...new Set(entries.filter(isLink).map(({ path }) => path))].sort(),
  };
}
