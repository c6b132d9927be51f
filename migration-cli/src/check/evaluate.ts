import { isBuiltin } from '../code/builtins.ts';
import type { Edge, Inventory } from '../model/inventory.ts';
import { matcher } from '../plan/globs.ts';
import type { BoundaryRule } from './rules.ts';

/** The part of an inventory that says what loads what. */
export type ModuleGraph = Pick<Inventory, 'files' | 'edges' | 'unresolved' | 'dynamicEdges'>;

export interface Violation {
  rule: string;
  sentence: string;
  file: string;
  line: number;
  /** The path or package that is imported. */
  target: string;
}

export interface Evaluation {
  violations: Violation[];
  /** Imports of governed files that could not be read, so no rule could be tried on them. */
  undecided: { file: string; line: number; what: string; why: string }[];
  /** Rules whose `from` matches no file: they protect nothing. */
  idle: string[];
  /** Imports on which at least one rule was tried. */
  tried: number;
}

/** Holds every import of the module graph against every rule. */
export function evaluateRules(rules: BoundaryRule[], inventory: ModuleGraph): Evaluation {
  const compiled = rules.map((rule) => ({ rule, from: matcher(rule.from), refuses: refusesOf(rule) }));
  const tried = new Set<Edge>();
  const violations = compiled.flatMap(({ rule, from, refuses }) =>
    inventory.edges.flatMap((edge) => {
      if (!from(edge.from) || edge.anchor === true) return [];
      tried.add(edge);
      if (!refuses(edge)) return [];
      return [
        {
          rule: rule.name,
          sentence: rule.sentence,
          file: edge.from,
          line: edge.line,
          target: edge.to ?? edge.package ?? edge.specifier,
        },
      ];
    }),
  );
  const governed = (file: string) => compiled.some(({ from }) => from(file));
  const unbounded = inventory.dynamicEdges
    .filter(({ reaches }) => reaches === null)
    .map(({ file, line, pattern }) => ({ file, line, what: pattern, why: 'it can load any file' }));
  return {
    violations: violations.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)),
    undecided: [...inventory.unresolved, ...unbounded].filter(({ file }) => governed(file)),
    idle: compiled.filter(({ from }) => !inventory.files.some(({ path }) => from(path))).map(({ rule }) => rule.name),
    tried: tried.size,
  };
}

function refusesOf(rule: BoundaryRule): (edge: Edge) => boolean {
  const may = rule.may && targetMatcher(rule.may);
  const mayNot = rule.mayNot && targetMatcher(rule.mayNot);
  const apart = rule.apart && apartMatcher(rule.apart);
  return (edge) => {
    if (apart?.(edge)) return true;
    if (mayNot) return mayNot(edge) && !may?.(edge);
    return may !== undefined && !may(edge);
  };
}

function targetMatcher({ files, packages }: { files: string[]; packages: string[] }): (edge: Edge) => boolean {
  const isFile = matcher(files);
  const isPackage = matcher(packages);
  return ({ to, package: name }) => (to === null ? name !== null && isPackage(packageName(name)) : isFile(to));
}

function packageName(name: string): string {
  return isBuiltin(name) && !name.startsWith('node:') ? `node:${name}` : name;
}

/** `<folder>` in `main` stands for the last name of the folder that is imported. */
function apartMatcher({ folders, main }: { folders: string; main: string[] }): (edge: Edge) => boolean {
  const isFolder = matcher([folders.replace(/\/$/, '')]);
  return ({ from, to }) => {
    if (to === null) return false;
    const [source, target] = [folderAbove(from, isFolder), folderAbove(to, isFolder)];
    if (target === null || source === null || source === target) return false;
    const name = target.slice(target.lastIndexOf('/') + 1);
    return !matcher(main.map((glob) => glob.replaceAll('<folder>', name)))(to.slice(target.length + 1));
  };
}

function folderAbove(path: string, isFolder: (path: string) => boolean): string | null {
  const parts = path.split('/');
  for (let length = 1; length < parts.length; length++) {
    const folder = parts.slice(0, length).join('/');
    if (isFolder(folder)) return folder;
  }
  return null;
}
