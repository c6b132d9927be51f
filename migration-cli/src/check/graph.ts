import { readCallGraph } from '../inventory/call-graph.ts';
import { readEdges } from '../inventory/edges.ts';
import { readFileEdges } from '../inventory/file-edges.ts';
import { type SourceFile, sourceFile } from '../inventory/files.ts';
import { readSource } from '../inventory/project.ts';
import type { Dependencies } from '../model/ports.ts';
import type { ModuleGraph } from './evaluate.ts';

/** The module graph of the working tree, new files included: a rule that sees a file only after `git add` comes too late. */
export async function presentGraph(deps: Pick<Dependencies, 'files' | 'git'>, root: string): Promise<ModuleGraph> {
  const listed = (await deps.git.run(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])).split(
    '\0',
  );
  const files = new Map<string, SourceFile>();
  for (const path of [...new Set(listed)].sort()) {
    if (path === '' || !(await deps.files.exists(`${root}/${path}`))) continue;
    files.set(path, sourceFile(path, await deps.files.read(`${root}/${path}`), false));
  }
  const source = readSource(files);
  const folders = readFileEdges(source, readCallGraph(source.project, files));
  return {
    files: [...files.values()].map(({ entry }) => entry),
    edges: [...readEdges(source), ...folders.edges],
    dynamicEdges: folders.dynamicEdges,
    unresolved: source.unresolved,
  };
}
