import { posix } from 'node:path';
import { children, stringOf } from '../code/ast.ts';
import type { Evaluator } from '../code/evaluate.ts';
import { HOLE, ROOT } from '../code/evaluate-paths.ts';
import { LineIndex } from '../code/lines.ts';
import type { Place } from '../code/place.ts';
import type { Edge } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { folderOf } from './files.ts';
import type { FolderIndex } from './folder-index.ts';
import { packageFolder } from './package-folder.ts';
import { renderedView } from './path-consumers.ts';
import { calledName } from './path-expressions.ts';
import type { Source } from './project.ts';
import { throughCallers } from './through-callers.ts';

const INCLUDE = /include\(\s*(['"])([^'"\n]+)\1/g;

/** Edges of `res.render('name')` to the template in the view folders, and of templates to what they include. */
export function viewEdges(source: Source, folders: FolderIndex, graph: CallGraph): Edge[] {
  const roots = viewFolders(source, folders, graph.evaluator);
  return [...renderEdges(source, roots, graph), ...includeEdges(source, roots)];
}

/** The folders given to `app.set('views', …)`, or Express's default, `views` in the working directory. */
function viewFolders({ project }: Source, folders: FolderIndex, evaluator: Evaluator): string[] {
  const found = new Set<string>();
  for (const module of project.modules.values()) {
    for (const call of module.calls(/^set$/)) {
      const [name, value] = children(call, 'arguments');
      if (!calledName(call).endsWith('.set') || stringOf(name) !== 'views' || !value) continue;
      const list = evaluator.follow({ node: value, module });
      const nodes = list?.node.type === 'ArrayExpression' ? children(list.node, 'elements') : [value];
      for (const node of nodes) {
        const place = { node, module: list?.node.type === 'ArrayExpression' ? list.module : module };
        for (const text of evaluator.texts(place))
          found.add(`${text.replace(ROOT, '').replace(/^\.\//, '').replace(/\/$/, '')}/`);
      }
    }
  }
  if (found.size === 0) found.add('views/');
  return [...found].filter((folder) => folders.has(folder));
}

/** A view of the package that asks for it comes before one of the same name in another package. */
function templateOf(source: Source, from: string, roots: string[], name: string): { to: string; base: string } | null {
  const { files, manifests } = source;
  const own = packageFolder(manifests, from);
  const isOwn = (root: string) => packageFolder(manifests, root) === own;
  for (const base of [...roots.filter(isOwn), ...roots.filter((root) => !isOwn(root))]) {
    const path = posix.join(base, name);
    if (files.has(path)) return { to: path, base };
    const extended = [...files.keys()].find(
      (file) => file.startsWith(`${path}.`) && files.get(file)?.entry.kind === 'template',
    );
    if (extended) return { to: extended, base };
  }
  return null;
}

function renderEdges(source: Source, roots: string[], graph: CallGraph): Edge[] {
  if (roots.length === 0) return [];
  const calls = [...source.project.modules.values()].flatMap((module) =>
    module.calls(/^(?:render|view)$/).map((call) => ({ call, module })),
  );
  return calls.flatMap(({ call, module }) => {
    const node = renderedView(call);
    return node ? viewsNamed(graph, { node, module }).flatMap((item) => viewEdge(source, roots, item)) : [];
  });
}

/** The views that an expression names; where a parameter names it, the calls do. */
function viewsNamed(graph: CallGraph, place: Place): { place: Place; name: string }[] {
  const own = graph.evaluator.texts(place);
  const calls = own.some((text) => text.includes(HOLE)) ? throughCallers(graph, place) : null;
  if (!calls) return own.map((name) => ({ place, name }));
  return calls.flatMap(({ call, literal, texts }) =>
    texts.map((name) => ({ place: { node: literal ?? call.node, module: call.module }, name })),
  );
}

function viewEdge(
  source: Source,
  roots: string[],
  { place: { node, module }, name }: { place: Place; name: string },
): Edge[] {
  const line = module.lineAt(node.start);
  const found = name.includes(HOLE) ? null : templateOf(source, module.path, roots, name);
  if (!found) {
    source.unresolved.push({
      file: module.path,
      line,
      what: name.replaceAll(HOLE, '*'),
      why: 'the view is in no view folder, or its name is computed',
    });
    return [];
  }
  const at = { line, start: node.start, end: node.end, statement: null, alias: null, names: [] };
  return [{ from: module.path, ...found, package: null, kind: 'file', specifier: stringOf(node) ?? '', ...at }];
}

function includeEdges(source: Source, roots: string[]): Edge[] {
  const templates = [...source.files.values()].filter(({ entry }) => /\.(?:ejs|eta)$/.test(entry.path));
  return templates.flatMap(({ entry: { path }, text }) => {
    const lines = new LineIndex(text ?? '');
    return [...(text ?? '').matchAll(INCLUDE)].flatMap((match): Edge[] => {
      const specifier = match[2] ?? '';
      const end = match.index + match[0].length;
      const own = folderOf(path) === '' ? '' : `${folderOf(path)}/`;
      const found = templateOf(source, path, [own, ...roots], specifier);
      const line = lines.lineAt(match.index);
      if (!found)
        source.unresolved.push({ file: path, line, what: specifier, why: 'the included template does not exist' });
      const at = { line, start: end - specifier.length - 2, end, statement: null, alias: null, names: [] };
      return found ? [{ from: path, ...found, package: null, kind: 'file', specifier, ...at }] : [];
    });
  });
}
