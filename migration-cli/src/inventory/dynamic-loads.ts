import { posix } from 'node:path';
import picomatch from 'picomatch';
import { child, children, dottedName, type Node, nameOf, quasiSpan, stringOf } from '../code/ast.ts';
import type { Evaluator } from '../code/evaluate.ts';
import { HOLE, ROOT } from '../code/evaluate-paths.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Place } from '../code/place.ts';
import { lookup } from '../code/scope.ts';
import type { DynamicEdge, Edge, EdgeKind } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { folderOf } from './files.ts';
import type { FolderIndex } from './folder-index.ts';
import { globbedFiles } from './glob-loads.ts';
import { handedByRunner, migrationLoads } from './migration-runners.ts';
import type { Source } from './project.ts';
import { throughCallers } from './through-callers.ts';

interface Loads {
  edges: Edge[];
  dynamicEdges: DynamicEdge[];
}

/** `import(expression)`, `require(expression)` and `import.meta.glob(…)`: what they can reach, or that it is unbounded. */
export function dynamicLoads(source: Source, folders: FolderIndex, graph: CallGraph, module: ParsedModule): Loads {
  const imports = module
    .nodes('ImportExpression')
    .map((node) => ({ node, argument: child(node, 'source'), kind: 'dynamic' as const }));
  const requires = module
    .calls(/^require$/)
    .filter(isRequire)
    .map((node) => ({ node, argument: children(node, 'arguments')[0] ?? null, kind: 'require' as const }));
  const computed = [...imports, ...requires].filter(({ argument }) => argument !== null && stringOf(argument) === null);
  const loads = computed.map(({ argument, kind }) =>
    computedLoad(source, folders, graph, module, argument as Node, kind),
  );
  const globs = module.calls(/^glob$/).flatMap((call) => globLoad(folders, graph.evaluator, module, call));
  const runners = migrationLoads(graph.evaluator, folders, module).map(({ node, files }) =>
    loadOfFiles(module, node, 'dynamic', files),
  );
  const all = [...loads, ...globs, ...runners];
  return { edges: all.flatMap((load) => load.edges), dynamicEdges: all.flatMap((load) => load.dynamicEdges) };
}

function isRequire(call: Node): boolean {
  return nameOf(child(call, 'callee')) === 'require' && lookup(call, 'require')?.kind !== 'param';
}

function computedLoad(
  source: Source,
  folders: FolderIndex,
  graph: CallGraph,
  module: ParsedModule,
  argument: Node,
  kind: EdgeKind,
): Loads {
  const place = { node: argument, module };
  const texts = graph.evaluator.texts(place);
  const line = module.lineAt(argument.start);
  const printed = module.text.slice(argument.start, argument.end);
  const resolved = texts.map((text) => reach(source, folders, module, text));
  const known = resolved.filter((item) => item !== null);
  if (known.length < resolved.length) {
    const globbed = globbedFiles(graph.evaluator, folders, place);
    if (globbed !== null) return foundBy(loadOfFiles(module, argument, kind, globbed));
    const files = handedByRunner(graph.evaluator, folders, place) ?? filesOfCalls(source, folders, graph, place);
    if (files === null) return unbounded(source, module, line, printed);
    return loadOfFiles(module, argument, kind, files);
  }
  const head = printedHead(argument);
  const one = texts.length === 1 && !texts[0]?.includes(HOLE);
  const make = (target: Partial<Edge>, edgeKind: EdgeKind): Edge => ({
    ...{ from: module.path, to: null, package: null, kind: edgeKind, line, statement: null, alias: null, names: [] },
    ...(one ? { specifier: (texts[0] ?? '').replace(ROOT, ''), start: argument.start, end: argument.end } : head),
    ...target,
  });
  const edges = known.flatMap((item) => {
    if (item.package !== null) return [make({ package: item.package }, kind)];
    if (item.folder !== null) return [make({ to: item.folder }, 'directory')];
    return item.files.map((to) => make(one ? { to } : { to, specifier: '' }, kind));
  });
  const reaches = [...new Set(known.flatMap((item) => item.files))].sort();
  return { edges, dynamicEdges: one ? [] : [{ file: module.path, line, pattern: printed, reaches }] };
}

function unbounded({ unresolved }: Source, { path: file }: ParsedModule, line: number, pattern: string): Loads {
  unresolved.push({ file, line, what: pattern, why: 'what it loads is computed and not bounded by a folder' });
  return { edges: [], dynamicEdges: [{ file, line, pattern, reaches: null }] };
}

/**
 * `loadAll(__dirname)`: what a helper loads for every call that is known, tests left out; null where there is none, or where
 * one of them does not bound it.
 */
function filesOfCalls(source: Source, folders: FolderIndex, graph: CallGraph, place: Place): string[] | null {
  const calls = throughCallers(graph, graph.evaluator.follow(place) ?? place)?.filter(
    ({ call }) => source.files.get(call.module.path)?.entry.test !== true,
  );
  const reached = calls?.flatMap(({ texts }) => texts.map((text) => reach(source, folders, place.module, text)));
  if (!reached?.length || reached.some((item) => item === null || item.package !== null)) return null;
  return [...new Set(reached.flatMap((item) => item?.files ?? []))].sort();
}

/** An edge to each file that a computed load reaches; what names them stands elsewhere, so nothing here is to be rewritten. */
function loadOfFiles(module: ParsedModule, argument: Node, kind: EdgeKind, files: string[]): Loads {
  const pattern = module.text.slice(argument.start, argument.end);
  const dynamicEdges = [{ file: module.path, line: module.lineAt(argument.start), pattern, reaches: files }];
  return { edges: edgesToFiles(module, argument, kind, files), dynamicEdges };
}

/** What is not there is not found, so nothing needs it. */
const foundBy = ({ edges, dynamicEdges }: Loads): Loads => ({
  edges: edges.map((edge) => ({ ...edge, found: true })),
  dynamicEdges,
});

/** Edges of a place whose text names none of the files. */
export function edgesToFiles(
  { path: from, lineAt }: ParsedModule,
  node: Node,
  kind: EdgeKind,
  files: string[],
): Edge[] {
  const { start, end } = node;
  const at = { line: lineAt(start), start, end };
  return files.map((to) => {
    return { from, to, package: null, kind, specifier: '', ...at, statement: null, alias: null, names: [] };
  });
}

interface Reach {
  files: string[];
  folder: string | null;
  package: string | null;
}

/** What one text leads to; null where it is not bounded. */
function reach(source: Source, folders: FolderIndex, module: ParsedModule, text: string): Reach | null {
  const inTree = text.startsWith(ROOT)
    ? text.slice(ROOT.length).replace(/^\/+/, '')
    : /^\.{1,2}\//.test(text)
      ? joined(module.path, text)
      : null;
  if (!text.includes(HOLE)) {
    const { to, package: name } =
      inTree !== null && text.startsWith(ROOT)
        ? source.project.resolve('', `./${inTree}`)
        : source.project.resolve(module.path, text);
    // A path that is told in full and leads to nothing is a file that git does not hold, and no other.
    if (to === null && name === null && inTree === null) return null;
    if (to === null && name === null) missing(source, module, text, inTree ?? text);
    return { files: to === null ? [] : [to], folder: null, package: name };
  }
  const path = inTree ?? aliased(source, text);
  const folder = path === null ? '' : path.slice(0, path.lastIndexOf('/', path.indexOf(HOLE)) + 1);
  if (path === null || folder === '' || !folders.has(folder)) return null;
  const whole = path.slice(folder.length) === HOLE;
  return {
    files: (whole ? folders.named(folder) : folders.matching(path)).filter((file) => file !== module.path),
    folder,
    package: null,
  };
}

function missing(source: Source, module: ParsedModule, text: string, path: string): void {
  const printed = text.replace(ROOT, '');
  const line = module.lineAt(Math.max(0, module.text.indexOf(posix.basename(printed))));
  source.unresolved.push({ file: module.path, line, what: path, why: 'no such file in the tree' });
}

function joined(from: string, text: string): string {
  return posix.join(folderOf(from), text);
}

/** `@/pages/${name}` through the alias that its beginning matches. */
function aliased(source: Source, text: string): string | null {
  for (const rule of source.aliases) {
    const star = rule.pattern.indexOf('*');
    const target = rule.targets[0];
    if (rule.regex || star < 1 || target === undefined || !text.startsWith(rule.pattern.slice(0, star))) continue;
    return posix.normalize(target.replace('*', () => text.slice(star)));
  }
  return null;
}

/** The text before the first hole: what has to change when the folder moves. */
function printedHead(argument: Node): Pick<Edge, 'specifier' | 'start' | 'end'> {
  const quasi = argument.type === 'TemplateLiteral' ? children(argument, 'quasis')[0] : undefined;
  const cooked = (quasi?.value as { cooked?: string } | undefined)?.cooked ?? '';
  if (quasi && cooked !== '') return { specifier: cooked, ...quasiSpan(quasi) };
  let left: Node | null = argument;
  while (left?.type === 'BinaryExpression') left = child(left, 'left');
  const text = left === argument ? null : stringOf(left);
  if (left && text !== null) return { specifier: text, start: left.start, end: left.end };
  return { specifier: '', start: argument.start, end: argument.end };
}

function globLoad(folders: FolderIndex, evaluator: Evaluator, module: ParsedModule, call: Node): Loads[] {
  const [first] = children(call, 'arguments');
  if (dottedName(child(call, 'callee')) !== 'import.meta.glob' || !first) return [];
  const nodes = first.type === 'ArrayExpression' ? children(first, 'elements') : [first];
  const patterns = nodes.flatMap((node) => evaluator.texts({ node, module }));
  const base = folderOf(module.path);
  const absolute = patterns.map((text) =>
    text.startsWith('!') ? `!${posix.join(base, text.slice(1))}` : posix.join(base, text),
  );
  const wanted = absolute.filter((text) => !text.startsWith('!'));
  const unwanted = absolute.filter((text) => text.startsWith('!')).map((text) => text.slice(1));
  const matches = picomatch(wanted, { ignore: unwanted });
  const reaches = folders.below('./').filter((path) => matches(path));
  const line = module.lineAt(first.start);
  const edges = nodes.flatMap((node, index): Edge[] => {
    const specifier = stringOf(node);
    const target = absolute[index];
    if (specifier === null || target === undefined || target.startsWith('!')) return [];
    const to = `${picomatch.scan(target).base}/`;
    return [
      {
        from: module.path,
        to,
        package: null,
        kind: 'directory',
        specifier,
        line,
        start: node.start,
        end: node.end,
        statement: null,
        alias: null,
        names: [],
      },
    ];
  });
  return [{ edges, dynamicEdges: [{ file: module.path, line, pattern: patterns.join(', '), reaches }] }];
}
