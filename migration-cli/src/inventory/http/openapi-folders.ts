import { posix } from 'node:path';
import { child, children, keyOf, type Node } from '../../code/ast.ts';
import { HOLE, ROOT } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { onlyResult, type Place } from '../../code/place.ts';
import type { Manifest, RouteEntry } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { returnedValues } from '../functions.ts';
import { packageFolder } from '../package-folder.ts';
import { calleePackage } from '../path-consumers.ts';
import { option } from './decorated-classes.ts';
import { joinPaths, printedMethod } from './route-paths.ts';

const METHOD = /^(?:get|put|post|del|delete|options|head|patch|trace)$/i;

/** express-openapi: `initialize({ apiDoc, paths })` answers what the files below `paths` export, each at the path of its file. */
export function readOpenapiFolders(
  graph: CallGraph,
  manifests: Manifest[],
  modules: ParsedModule[],
  say: Say,
): RouteEntry[] {
  return modules.flatMap((module) => {
    if (!module.text.includes('express-openapi')) return [];
    return module.calls(/^initialize$/).flatMap((node) => {
      if (calleePackage(node) !== 'express-openapi') return [];
      const place = { node, module };
      const given = option(place, children(node, 'arguments'), 'paths');
      const cwd = packageFolder(manifests, module.path);
      const folders = given ? foldersOf(graph, given, cwd) : null;
      if (folders === null) {
        say(place, 'the folder whose files answer is not known');
        return [];
      }
      const prefixes = prefixesOf(graph, place, say);
      const files = folders.flatMap((folder) =>
        modules
          .filter(({ path }) => path.startsWith(folder))
          .flatMap((file) => routesOf(graph, file, file.path.slice(folder.length), prefixes)),
      );
      return [...files, ...description(graph, place, prefixes, say)];
    });
  });
}

/** The package answers with the description itself, below each prefix, unless `exposeApiDocs` is off. */
function description({ evaluator }: CallGraph, call: Place, prefixes: string[], say: Say): RouteEntry[] {
  const args = children(call.node, 'arguments');
  const exposed = option(call, args, 'exposeApiDocs');
  if (exposed && evaluator.follow(exposed)?.node.value === false) return [];
  const given = option(call, args, 'docsPath');
  const paths = given ? evaluator.texts(given) : ['/api-docs'];
  const known = paths.filter((path) => !path.includes(HOLE));
  if (known.length < paths.length) say(call, 'the path of its description is computed');
  const { module, node } = call;
  const at = { file: module.path, line: module.lineAt(node.start) };
  return known.flatMap((path) =>
    prefixes.map((prefix) => ({ method: 'GET', path: joinPaths('', joinPaths(prefix, path)), ...at })),
  );
}

type Say = (place: Place, why: string) => void;

/** Folders with a slash behind; null where one of them, or a list of modules, is not known. */
function foldersOf({ evaluator }: CallGraph, given: Place, cwd: string): string[] | null {
  const value = evaluator.follow(given);
  const nodes = value?.node.type === 'ArrayExpression' ? children(value.node, 'elements') : null;
  const places = nodes && value ? nodes.map((node) => ({ node, module: value.module })) : [given];
  const texts = places.flatMap((place) => evaluator.texts(place));
  if (texts.length === 0 || texts.some((text) => text.includes(HOLE))) return null;
  return texts.map((text) => {
    // A path of its own is one from where the package is started.
    const path = text.startsWith(ROOT) ? text.slice(ROOT.length) : posix.join(cwd, text);
    return `${path.replace(/\/+$/, '')}/`;
  });
}

/** What the description puts before every path: `basePath`, or the path of each of its servers, below all of which it answers. */
function prefixesOf({ evaluator }: CallGraph, call: Place, say: Say): string[] {
  const doc = option(call, children(call.node, 'arguments'), 'apiDoc');
  if (doc === null) return [''];
  const named = (place: Place, key: string): Place | null => {
    const object = evaluator.follow(place);
    if (object?.node.type !== 'ObjectExpression') return null;
    const spread = children(object.node, 'properties').flatMap((item) => {
      const argument = item.type === 'SpreadElement' ? child(item, 'argument') : null;
      return argument ? [{ node: argument, module: object.module }] : [];
    });
    const own = evaluator.property(object, key);
    return own ?? spread.map((item) => named(item, key)).find((item) => item !== null) ?? null;
  };
  const basePath = named(doc, 'basePath');
  const servers = named(doc, 'servers');
  const list = servers && evaluator.follow(servers);
  const urls = children(list?.node ?? null, 'elements').flatMap((node) => {
    const url = list && named({ node, module: list.module }, 'url');
    return url ? evaluator.texts(url) : [];
  });
  const texts = basePath ? evaluator.texts(basePath) : urls;
  if (
    texts.some((text) => text.includes(HOLE)) ||
    (texts.length === 0 && evaluator.follow(doc)?.node.type !== 'ObjectExpression')
  )
    say(call, 'what stands before the paths of its files is not known');
  const paths = texts.filter((text) => !text.includes(HOLE)).map((text) => text.replace(/^(?:[a-z]+:)?\/\/[^/]*/, ''));
  return paths.length > 0 ? [...new Set(paths)] : [''];
}

function routesOf(graph: CallGraph, file: ParsedModule, below: string, prefixes: string[]): RouteEntry[] {
  const path = below
    .replace(/\.[cm]?[jt]s$/, '')
    .replace(/(?:^|\/)index$/, '')
    .replace(/\{(\w+)\}/g, ':$1');
  return operationsOf(graph, file).flatMap(({ method, node }) =>
    prefixes.map((prefix) => ({
      method: printedMethod(method),
      path: joinPaths('', joinPaths(prefix, path)),
      file: file.path,
      line: file.lineAt(node.start),
    })),
  );
}

/** The methods that a file exports by their names, or that the object has which its only function returns. */
function operationsOf({ evaluator }: CallGraph, file: ParsedModule): { method: string; node: Node }[] {
  const exported = evaluator.project.exportsOf(file.path);
  const named = exported.flatMap(({ name, statement }) =>
    METHOD.test(name) ? [{ method: name, node: statement }] : [],
  );
  if (named.length > 0) return named;
  const whole = evaluator.whole(file);
  const main = exported.find(({ name }) => name === 'default');
  const found = main ? (evaluator.project.exported(file.path, 'default')?.node ?? null) : whole.node;
  const fn = found ? evaluator.follow({ node: found, module: file }) : null;
  if (!fn) return [];
  const results = [onlyResult(fn.node), ...returnedValues(fn.node, fn.module.nodes('ReturnStatement')), fn.node];
  const object = results
    .flatMap((node) => (node ? [evaluator.follow({ node, module: fn.module })] : []))
    .find((item) => item?.node.type === 'ObjectExpression');
  return children(object?.node ?? null, 'properties').flatMap((item) => {
    const method = keyOf(child(item, 'key')) ?? '';
    return METHOD.test(method) ? [{ method, node: item }] : [];
  });
}
