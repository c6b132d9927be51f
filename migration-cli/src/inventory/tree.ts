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
export const NOT_SOURCES = ['node_modules', '.git', '.nectar', 'dist', 'build', 'coverage'];

/**
 * Reads what git tracks in a folder, or every file outside of git.
 *
 * @param named whether the commit is asked for, which costs two processes of git
 */
export async function readTree(
  deps: Pick<Dependencies, 'files' | 'git'>,
  root: string,
  { named = true }: { named?: boolean } = {},
): Promise<SourceTree> {
  if ((await deps.git.root(root)) === null) return readFolder(deps, root);
  const [{ paths, links }, commit] = await Promise.all([tracked(deps, root), named ? latestCommit(deps, root) : null]);
  return { files: await readFiles(deps, root, paths), commit, links };
}

async function readFolder(deps: Pick<Dependencies, 'files'>, root: string): Promise<SourceTree> {
  const paths = await deps.files.list(root, NOT_SOURCES);
  const files = await readFiles(deps, root, paths);
  return { files, commit: null, links: paths.filter((path) => !files.has(path)) };
}

/** The commit of the work tree; null in a repository that has none yet. */
async function latestCommit({ git }: Pick<Dependencies, 'git'>, root: string): Promise<string | null> {
  const commits = await git.run(root, ['rev-list', '--all', '--max-count=1']);
  return commits.trim() === '' ? null : (await git.run(root, ['rev-parse', '--verify', 'HEAD'])).trim();
}

/** The files among some paths, in the order of `byText`; a path where no plain file stands is left out. */
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
