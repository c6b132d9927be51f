import { type Occurrence, occurrencesOf } from '../code/occurrences.ts';
import { isCode, parseModule } from '../code/parse.ts';
import { Project } from '../code/project.ts';
import type { AliasRule, ResolveContext } from '../code/resolve.ts';
import { treeOf } from '../code/resolve-probe.ts';
import type { Edge, Inventory } from '../model/inventory.ts';
import type { Sources } from './sources.ts';

/** What is left of the monolith at some point of the plan: its paths, texts and edges. */
export interface Rest {
  paths: Set<string>;
  text(path: string): string | null;
  edges: Edge[];
  aliases: AliasRule[];
  project: Project;
  executable(path: string): boolean;
  /** Files of shared packages → where they stood in the monolith. */
  shared: Map<string, string>;
}

export function restOf(inventory: Inventory, sources: Sources): Rest {
  const paths = new Set(inventory.files.map(({ path }) => path));
  const executables = new Set(inventory.files.filter(({ executable }) => executable).map(({ path }) => path));
  const aliases = aliasRules(inventory);
  return {
    paths,
    text: (path) => sources.text(path),
    edges: inventory.edges,
    aliases,
    project: projectOf(paths, (path) => sources.text(path), aliases),
    executable: (path) => executables.has(path),
    shared: new Map(),
  };
}

/** A project over texts in memory. */
export function projectOf(paths: Set<string>, text: (path: string) => string | null, aliases: AliasRule[]): Project {
  const modules = new Map(
    [...paths].filter(isCode).flatMap((path) => {
      const source = text(path);
      return source === null ? [] : [[path, parseModule(path, source)] as const];
    }),
  );
  return new Project(modules, contextOf(paths, text, aliases));
}

export function contextOf(
  paths: Set<string>,
  text: (path: string) => string | null,
  aliases: AliasRule[],
): ResolveContext {
  const packages = [...paths]
    .filter((path) => /(?:^|\/)package\.json$/.test(path))
    .flatMap((path) => {
      const json = readJson(text(path));
      return json ? [{ folder: path === 'package.json' ? '' : path.slice(0, -'/package.json'.length), json }] : [];
    });
  const byFolder = new Map(packages.map(({ folder, json }) => [folder, json]));
  return {
    tree: treeOf(paths, (folder) => byFolder.get(folder) ?? null),
    aliases,
    packages,
  };
}

export function readJson(text: string | null): Record<string, unknown> | null {
  if (text === null) return null;
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The inventory's aliases as rules of the resolver. `imports` of a package.json are resolved by the package itself. */
export function aliasRules(inventory: Inventory): AliasRule[] {
  return inventory.aliases
    .filter(({ pattern }) => !pattern.startsWith('#'))
    .flatMap(({ pattern, targets, sources }) =>
      sources.map((source) => {
        const regex = /[\^$()\\]/.test(pattern);
        const folder = source.includes('/') ? source.slice(0, source.lastIndexOf('/') + 1) : '';
        return { pattern, regex, targets, source, scope: folder };
      }),
    );
}

/** The edges that a text prints, resolved in a project. Files read by path are not among them. */
export function printedEdges(
  project: Project,
  path: string,
  text: string,
): { edges: Edge[]; unresolved: Occurrence[] } {
  const edges: Edge[] = [];
  const unresolved: Occurrence[] = [];
  for (const item of occurrencesOf(path, text)) {
    const resolution = project.resolve(
      path,
      item.kind === 'style' && !/^[./@~]/.test(item.specifier) ? `./${item.specifier}` : item.specifier,
    );
    if (resolution.to === null && resolution.package === null) {
      unresolved.push(item);
      continue;
    }
    const names = item.names.map((name) => ({
      ...name,
      origin: resolution.to === null ? null : project.origin(path, item.specifier, name.imported),
    }));
    edges.push({
      from: path,
      ...resolution,
      kind: item.kind,
      specifier: item.specifier,
      line: item.line,
      start: item.start,
      end: item.end,
      statement: item.statement,
      names,
    });
  }
  return { edges, unresolved };
}

/** The rest after a phase: edited files are read again, and edges to what left are gone with the edits that cut them. */
export function advance(
  rest: Rest,
  left: Set<string>,
  written: Map<string, string>,
  fileEdges: (edge: Edge) => Edge | null,
  shared: Map<string, string>,
): Rest {
  const paths = new Set([...rest.paths].filter((path) => !left.has(path)));
  for (const path of [...written.keys(), ...shared.keys()]) paths.add(path);
  const text = (path: string) => written.get(path) ?? rest.text(path);
  const project = projectOf(paths, text, rest.aliases);
  const kept = rest.edges.filter(({ from }) => paths.has(from) && !written.has(from));
  const again = [...written].flatMap(([path, content]) => printedEdges(project, path, content).edges);
  const byPath = rest.edges
    .filter(({ from, kind }) => written.has(from) && (kind === 'file' || kind === 'directory' || kind === 'new-url'))
    .flatMap((edge) => fileEdges(edge) ?? [])
    .filter((edge) => !again.some(({ from, start }) => from === edge.from && start === edge.start));
  return {
    paths,
    text,
    edges: [...kept, ...again, ...byPath],
    aliases: rest.aliases,
    project,
    executable: (path) => rest.executable(shared.get(path) ?? path),
    shared: new Map([...rest.shared, ...shared]),
  };
}
