import type { Occurrence } from '../code/occurrences.ts';
import { isCode } from '../code/parse.ts';
import type { Project } from '../code/project.ts';
import type { AliasRule, Resolution } from '../code/resolve.ts';
import { foldersOf, type Places, resolveOccurrence } from '../code/resolve-occurrence.ts';
import { scanFile } from '../code/scan.ts';
import type { SourceFile } from '../inventory/files.ts';
import { ModulesOnDemand } from '../inventory/modules-on-demand.ts';
import { isRead, sourceOver } from '../inventory/project.ts';
import type { Manifest } from '../model/inventory.ts';

/** A specifier as it is printed somewhere, and where it leads. */
export interface PrintedLink {
  file: string;
  occurrence: Occurrence;
  resolution: Resolution;
}

/** The files of a repository with every specifier that they print. */
export interface PrintedTree {
  files: Map<string, SourceFile>;
  /** By file, in source order. */
  links: Map<string, PrintedLink[]>;
  aliases: AliasRule[];
  manifests: Manifest[];
  project: Project;
  places: Places;
}

/** What resolution needs of a tree: aliases and packages are read from the configurations that stand in it. */
export function openTree(files: Map<string, SourceFile>): Omit<PrintedTree, 'links'> {
  const { aliases, manifests, project } = sourceOver(files, new ModulesOnDemand(files), []);
  const folders = foldersOf(files.keys());
  const places: Places = {
    has: (path) => files.has(path),
    hasFolder: (folder) => folders.has(folder),
    resolve: (from, specifier) => project.resolve(from, specifier),
  };
  return { files, aliases, manifests, project, places };
}

/** Reads and resolves everything that the files print. */
export function readPrintedTree(files: Map<string, SourceFile>): PrintedTree {
  const tree = openTree(files);
  const links = new Map<string, PrintedLink[]>();
  for (const [file, { text }] of files) {
    const printed = text === null ? [] : occurrencesAt(files, file, text);
    links.set(
      file,
      printed.map((occurrence) => ({ file, occurrence, resolution: resolveOccurrence(tree.places, file, occurrence) })),
    );
  }
  return { ...tree, links };
}

/** What one file prints; nothing for a file that was compiled from another one. */
export function occurrencesAt(files: Map<string, SourceFile>, path: string, text: string): Occurrence[] {
  return isCode(path) && !isRead(path, files) ? [] : scanFile(path, text).occurrences;
}

/** True where neither a file nor a package is found. */
export function leadsNowhere({ to, package: name }: Resolution): boolean {
  return to === null && name === null;
}
