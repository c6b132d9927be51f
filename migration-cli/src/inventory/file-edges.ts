import { posix } from 'node:path';
import picomatch from 'picomatch';
import { child, children, type Node, nameOf, stringOf } from '../code/ast.ts';
import type { Evaluator } from '../code/evaluate.ts';
import { HOLE, ROOT } from '../code/evaluate-paths.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Place } from '../code/place.ts';
import type { DynamicEdge, Edge, EdgeKind } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { dynamicLoads } from './dynamic-loads.ts';
import { FolderIndex } from './folder-index.ts';
import { packageFolder } from './package-folder.ts';
import { type Consumed, consumedPaths } from './path-consumers.ts';
import { folderText, isPrintedUrl, type PathExpression, pathExpression, pathExpressions } from './path-expressions.ts';
import type { Source } from './project.ts';
import { readByPackages } from './read-by-packages.ts';
import { throughCallers } from './through-callers.ts';
import { viewEdges } from './views.ts';

export interface FileEdges {
  edges: Edge[];
  dynamicEdges: DynamicEdge[];
}

/** Edges to files and folders that are named by a path built in the source, and what patterns can reach. */
export function readFileEdges(source: Source, graph: CallGraph): FileEdges {
  const { evaluator } = graph;
  const found: FileEdges = { edges: [], dynamicEdges: [] };
  const folders = new FolderIndex([...source.files.keys()]);
  for (const module of source.project.modules.values()) {
    const consumed = consumedPaths(module);
    const read = new Map(consumed.map((item) => [item.node, item]));
    const expressions = pathExpressions(module, evaluator).filter((item) => !isLoaded(item.place.node));
    const named = consumed.filter(
      (item) => !isPrintedUrl(item.node) && !expressions.some((expression) => expression.place.node === item.node),
    );
    const all = [
      ...expressions,
      ...named.flatMap((item) => consumedExpression(source, folders, { node: item.node, module }, item, evaluator)),
    ];
    for (const expression of all) {
      const consumer = read.get(expression.place.node) ?? null;
      for (const item of inCalls(graph, expression) ?? [expression]) addPath(source, folders, found, item, consumer);
    }
    const loads = dynamicLoads(source, folders, graph, module);
    found.edges.push(...loads.edges);
    found.dynamicEdges.push(...loads.dynamicEdges);
  }
  found.edges.push(...viewEdges(source, folders, graph), ...readByPackages(source, folders));
  return found;
}

/** `here('./src')`: a path that a parameter completes stands where the function is called, when every call tells it. */
function inCalls(graph: CallGraph, expression: PathExpression): PathExpression[] | null {
  if (!expression.paths.some((path) => path.includes(HOLE))) return null;
  const calls = throughCallers(graph, expression.place);
  if (!calls || calls.some(({ texts }) => texts.some((text) => text.includes(HOLE) || !text.startsWith(ROOT))))
    return null;
  return calls.map(({ call, literal, texts, base }) => {
    const node = literal ?? call.node;
    const place = { node, module: call.module };
    const paths = texts.map((text) => text.slice(ROOT.length).replace(/^\/+/, ''));
    const specifier = stringOf(literal) ?? '';
    return { place, paths, specifier, start: node.start, end: node.end, base: literal ? folderText(base) : null };
  });
}

/** An argument that names a path: a constant, or a plain text relative to the working directory. */
function consumedExpression(
  source: Source,
  folders: FolderIndex,
  place: Place,
  { fromWorkingDirectory }: Consumed,
  evaluator: Evaluator,
): PathExpression[] {
  const built = pathExpression(place, evaluator);
  if (built.length > 0 || !fromWorkingDirectory) return built;
  const texts = evaluator
    .texts(place)
    .filter((text) => /^(?:\.{0,2}\/)?[\w.@-]/.test(text) && !text.includes(HOLE) && !text.startsWith('/'));
  const { start, end } = place.node;
  const plain = texts.map((text) => text.replace(/^\.\//, ''));
  const base = workingFolder(source, folders, place.module.path, plain);
  const paths = plain.map((path) => posix.normalize(base + path));
  const specifier = place.node.type === 'Literal' ? (texts[0] ?? '') : '';
  return paths.length === 0 ? [] : [{ place, paths, specifier, start, end, base }];
}

/** A package is started in its own folder; what stands only at the root is read by a process that was started there. */
function workingFolder(source: Source, folders: FolderIndex, file: string, paths: string[]): string {
  const own = packageFolder(source.manifests, file);
  const stands = (path: string) => source.files.has(path) || folders.has(`${path.replace(/\/$/, '')}/`);
  const here = paths.some((path) => stands(posix.normalize(own + path)));
  return here || !paths.some(stands) ? own : '';
}

function addPath(
  source: Source,
  folders: FolderIndex,
  found: FileEdges,
  expression: PathExpression,
  read: Consumed | null,
): void {
  const { module, node } = expression.place;
  const line = module.lineAt(node.start);
  for (const path of expression.paths) {
    if (path.startsWith('..')) {
      source.unresolved.push({ file: module.path, line, what: printable(path), why: 'the path leaves the tree' });
    } else if (/[*{]/.test(path)) addGlob(folders, found, expression, path, line);
    else if (path.includes(HOLE)) addPattern(folders, found, expression, path, line);
    else addExact(source, folders, found, expression, path, read);
  }
}

/** The argument of `require(…)` and `import(…)`, which is an edge of its own. */
function isLoaded(node: Node): boolean {
  const load = node.parent;
  if (load?.type === 'ImportExpression') return true;
  return (
    load?.type === 'CallExpression' &&
    nameOf(child(load, 'callee')) === 'require' &&
    children(load, 'arguments')[0] === node
  );
}

function addPattern(
  folders: FolderIndex,
  found: FileEdges,
  expression: PathExpression,
  path: string,
  line: number,
): void {
  const folder = path.slice(0, path.lastIndexOf('/', path.indexOf(HOLE)) + 1);
  // A hole right at the root says nothing about what is read.
  if (folder === '') return;
  const file = expression.place.module.path;
  const reaches = folders.matching(path).filter((item) => item !== file);
  found.edges.push(
    edge(expression, 'directory', folder, reaches.length === 0 ? { missing: !folders.has(folder) } : {}),
  );
  found.dynamicEdges.push({ file, line, pattern: printable(path), reaches });
}

/** `path.join(__dirname, '**', '*.entity.ts')`: what a glob of the tree matches. */
function addGlob(folders: FolderIndex, found: FileEdges, expression: PathExpression, path: string, line: number): void {
  const { base } = picomatch.scan(path);
  const folder = base === '' ? './' : `${base}/`;
  if (path.includes(HOLE) || !folders.has(folder)) return;
  const matches = picomatch(path);
  const file = expression.place.module.path;
  const reaches = folders.below(folder).filter((item) => item !== file && matches(item));
  found.edges.push(edge(expression, 'directory', folder));
  found.dynamicEdges.push({ file, line, pattern: printable(path), reaches });
}

function addExact(
  source: Source,
  folders: FolderIndex,
  found: FileEdges,
  expression: PathExpression,
  path: string,
  read: Consumed | null,
): void {
  const { module, node } = expression.place;
  const folder = path === '' || path === '.' ? './' : `${path.replace(/\/$/, '')}/`;
  if (source.files.has(path)) {
    found.edges.push(edge(expression, 'file', path));
  } else if (folders.has(folder)) {
    const whole = read?.reads === 'folder';
    found.edges.push(edge(expression, 'directory', folder, whole ? {} : { anchor: true }));
    const reaches =
      read && /readdir|opendir/.test(module.text.slice(node.parent?.start ?? 0, node.start))
        ? folders.children(folder).filter((file) => file !== module.path)
        : null;
    if (reaches)
      found.dynamicEdges.push({ file: module.path, line: module.lineAt(node.start), pattern: `${folder}*`, reaches });
  } else {
    const line = module.lineAt(node.start);
    if (read)
      source.unresolved.push({
        file: module.path,
        line,
        what: path,
        why: 'no such file in the tree: ignored by git, built or written at run time',
      });
    found.edges.push(
      edge(expression, /\.\w+$/.test(path) ? 'file' : 'directory', /\.\w+$/.test(path) ? path : folder, {
        missing: true,
      }),
    );
  }
}

const printable = (path: string) => path.replaceAll(HOLE, '*').replaceAll(ROOT, '');

export function edge(expression: PathExpression, kind: EdgeKind, to: string, extra: Partial<Edge> = {}): Edge {
  const { place, specifier, start, end, base } = expression;
  const module: ParsedModule = place.module;
  const common = { from: module.path, to, package: null, kind, specifier, line: module.lineAt(start), start, end };
  return { ...common, statement: null, alias: null, names: [], ...(base === null ? {} : { base }), ...extra };
}
