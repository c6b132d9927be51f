import { cached } from '../inventory/cached.ts';
import { readCallGraph } from '../inventory/call-graph.ts';
import { readEdges } from '../inventory/edges.ts';
import { readFileEdges } from '../inventory/file-edges.ts';
import { readSource } from '../inventory/project.ts';
import { readFiles } from '../inventory/tree.ts';
import type { Dependencies } from '../model/ports.ts';
import type { ModuleGraph } from './evaluate.ts';

/** The module graph of the working tree, new files included: a rule that sees a file only after `git add` comes too late. */
export async function presentGraph(
  deps: Pick<Dependencies, 'files' | 'git' | 'cache'>,
  root: string,
): Promise<ModuleGraph> {
  const listed = (await deps.git.run(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])).split(
    '\0',
  );
  const files = await readFiles(
    deps,
    root,
    listed.filter((path) => path !== ''),
  );
  return cached(deps.cache, 'module graph', { files, links: [] }, () => {
    const source = readSource(files);
    const folders = readFileEdges(source, readCallGraph(source.project, files));
    return {
      files: [...files.values()].map(({ entry }) => entry),
      edges: [...readEdges(source), ...folders.edges],
      dynamicEdges: folders.dynamicEdges,
      unresolved: source.unresolved,
    };
  });
}
