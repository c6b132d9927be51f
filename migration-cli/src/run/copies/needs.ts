import { isBuiltin } from '../../code/builtins.ts';
import { type Graph, graphOf, readTree, sourceFile } from '../../inventory/index.ts';
import type { PlannedPhase } from '../../model/operation.ts';
import type { Dependencies } from '../../model/ports.ts';

/** A copy as it is to be written. */
export interface NewCopy {
  to: string;
  text: string;
}

type Files = Awaited<ReturnType<typeof readTree>>['files'];

/** What copies would load and their service does not have: a sentence for each, with file and line. */
export async function missingFor(
  deps: Pick<Dependencies, 'git' | 'files'>,
  root: string,
  phase: Pick<PlannedPhase, 'folder' | 'packages'>,
  copies: NewCopy[],
): Promise<string[]> {
  const { files } = await readTree(deps, root, { named: false });
  const after: Files = new Map(files);
  for (const { to, text } of copies)
    after.set(to, sourceFile(to, Buffer.from(text), files.get(to)?.entry.executable ?? false));
  const inside = [phase.folder, ...(phase.packages ?? [])].map((folder) => `${folder.replace(/\/$/, '')}/`);
  const paths = new Set(copies.map(({ to }) => to));
  const known = new Set(loads(graphOf(files), paths, files, inside).map(({ key }) => key));
  return loads(graphOf(after), paths, after, inside)
    .filter(({ key, missing }) => missing !== null && !known.has(key))
    .map(({ place, missing }) => `${place}  ${missing}`);
}

interface Load {
  key: string;
  place: string;
  /** What is wrong with it; null where the service has it. */
  missing: string | null;
}

function loads(graph: Graph, paths: Set<string>, files: Files, inside: string[]): Load[] {
  const edges = graph.edges.flatMap(({ from, to, package: name, specifier, line }): Load[] => {
    if (!paths.has(from)) return [];
    const entry = { key: `${from}\n${specifier}`, place: `${from}:${line}` };
    if (to !== null && !inside.some((folder) => to.startsWith(folder)))
      return [{ ...entry, missing: `'${specifier}' is ${to}, which the service has not` }];
    if (to === null && name !== null && !isBuiltin(name) && !declares(files, from, name))
      return [{ ...entry, missing: `the package ${name} is not among those of the service` }];
    return [{ ...entry, missing: null }];
  });
  const nowhere = graph.unresolved.flatMap(({ file, line, what, why }): Load[] =>
    paths.has(file) ? [{ key: `${file}\n${what}`, place: `${file}:${line}`, missing: `'${what}': ${why}` }] : [],
  );
  return [...edges, ...nowhere];
}

/** True where a package.json in a folder above the file names the package. */
function declares(files: Files, path: string, name: string): boolean {
  for (let folder = path; folder !== ''; ) {
    folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '';
    const text = files.get(folder === '' ? 'package.json' : `${folder}/package.json`)?.text;
    // The packages of the service are the nearest ones; what the monolith has beside it is not installed there.
    if (text != null) return text.includes(`"${name}"`);
  }
  return false;
}
