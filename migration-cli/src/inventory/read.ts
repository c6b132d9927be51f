import type { Inventory } from '../model/inventory.ts';
import { browserCode } from './browser-code.ts';
import { readCallGraph } from './call-graph.ts';
import { readCalls } from './calls.ts';
import { readDatabase } from './database.ts';
import { readEdges } from './edges.ts';
import { readEnv } from './env/index.ts';
import { readFileEdges } from './file-edges.ts';
import { byText, fingerprintOf, type SourceFile, sourceFile } from './files.ts';
import { readJobs } from './jobs/index.ts';
import { readModules } from './modules.ts';
import { sayNodePath } from './node-path.ts';
import { readPackages } from './packages.ts';
import { aliasEntries, readSource } from './project.ts';
import { readRoutes } from './routes.ts';
import { readSchemaChanges } from './schema-changes.ts';
import { readSingletons } from './singletons.ts';
import { sortInventory } from './sort.ts';
import { loadSqlParser } from './sql/parser.ts';
import { withSeenLoads } from './traced-loads.ts';
import { readTransactions } from './transactions.ts';
import type { SourceTree } from './tree.ts';

export interface InventoryInput {
  /** Paths relative to the root, with forward slashes. */
  files: string[];
  commit: string | null;
  /** Symbolic links and submodules: they are said, not followed. */
  links?: string[];
  read(path: string): Promise<Uint8Array> | Uint8Array;
  executable?(path: string): Promise<boolean> | boolean;
}

/** Reads a monolith. Deterministic: the same files give the same inventory, in the same order. */
export async function readInventory(input: InventoryInput): Promise<Inventory> {
  return inventoryOf({ files: await readFiles(input), commit: input.commit, links: input.links ?? [] });
}

/** The inventory of files that were read. */
export async function inventoryOf(tree: SourceTree): Promise<Inventory> {
  await loadSqlParser();
  // Sorting needs room as well, and has it where the syntax trees were.
  const inventory = sortInventory(unsorted({ ...tree, files: withoutUnread(tree.files) }));
  return withFiles(inventory, tree);
}

/** True for a file whose content changes nothing in an inventory but its own entry. */
export const isUnread = ({ entry: { kind } }: SourceFile): boolean => kind === 'document' || kind === 'asset';

/** Without the content of such files, so that no reader can look at it. */
function withoutUnread(files: Map<string, SourceFile>): Map<string, SourceFile> {
  return new Map([...files].map(([path, file]) => [path, isUnread(file) ? { entry: file.entry, text: null } : file]));
}

/** The part of an inventory that is each file itself, and the commit. */
export function withFiles(inventory: Inventory, { files, commit }: SourceTree): Inventory {
  const entries = [...files.values()].map((file) => file.entry).sort((a, b) => byText(a.path, b.path));
  return { ...inventory, commit, fingerprint: fingerprintOf(entries), files: entries };
}

function unsorted({ files, commit, links }: SourceTree): Inventory {
  const source = readSource(files);
  for (const path of links) {
    source.unresolved.push({
      file: path,
      line: 1,
      what: path,
      why: 'a symbolic link, a submodule or no plain file, which is not followed',
    });
  }
  sayNodePath(source);
  const graph = readCallGraph(source.project, files);
  const folders = readFileEdges(source, graph);
  const printed = [...readEdges(source), ...folders.edges];
  const isBrowsers = browserCode(source, printed);
  const { routes, ...seen } = readRoutes(
    source,
    graph,
    isBrowsers,
    folders.dynamicEdges.filter(({ reaches }) => reaches === null),
  );
  const { edges, dynamicEdges } = withSeenLoads(source, graph, seen, { ...folders, edges: printed });
  const database = readDatabase(source, graph, edges);
  const inServer = <T extends { file: string }>(found: T[]) => found.filter(({ file }) => !isBrowsers(file));
  return {
    version: 1,
    commit,
    fingerprint: '',
    files: [],
    modules: readModules(source.project),
    edges,
    aliases: aliasEntries(source.aliases, source.manifests),
    calls: readCalls(source, graph),
    routes,
    tables: database.tables,
    tableAccess: database.access,
    foreignKeys: database.foreignKeys,
    transactions: readTransactions(graph, database.access),
    ...readEnv(source, graph),
    packages: readPackages(edges, source.manifests, files, source.unresolved),
    manifests: source.manifests,
    jobs: inServer(readJobs(source, graph)),
    singletons: inServer(readSingletons(source, graph)),
    schemaChanges: readSchemaChanges(source, graph),
    dynamicEdges,
    unresolved: source.unresolved,
  };
}

async function readFiles(input: InventoryInput): Promise<Map<string, SourceFile>> {
  const paths = [...new Set(input.files)].sort(byText);
  const files = new Map<string, SourceFile>();
  for (const path of paths) {
    const executable = (await input.executable?.(path)) ?? false;
    files.set(path, sourceFile(path, await input.read(path), executable));
  }
  return files;
}
