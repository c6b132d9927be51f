import { posix } from 'node:path';
import picomatch from 'picomatch';
import { child, children, dottedName, keyOf, type Node, nameOf, propertyOf, unwrap } from '../code/ast.ts';
import type { Evaluator } from '../code/evaluate.ts';
import { loopedOver, pushesOf } from '../code/evaluate-loops.ts';
import { HOLE, pathMethod, ROOT } from '../code/evaluate-paths.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Place } from '../code/place.ts';
import { lookup, requiredSpecifier } from '../code/scope.ts';
import type { FolderIndex } from './folder-index.ts';

const PACKAGES = /^(?:glob|fast-glob|globby|tiny-glob|tinyglobby|picoglob|matched|(?:node:)?fs(?:\/promises)?)$/;
const NAMES = /^(?:glob|sync|globSync|globby|globbySync|default|\*)$/;

/**
 * `glob.sync('routes/*.js').forEach((file) => require(path.resolve(file)))`: the files that a load of each match reaches, or
 * null where what it loads comes from no glob, or from one whose pattern is not known. Patterns are read from the working
 * directory, which is the root, or from the option `cwd`.
 */
export function globbedFiles(evaluator: Evaluator, folders: FolderIndex, argument: Place): string[] | null {
  const [list, ...others] = listsIn(argument.node);
  if (list === undefined || others.length > 0) return null;
  const found = sourcesOf(evaluator, { node: list, module: argument.module }).map((source) => {
    const [first, options] = isGlob(source.node) ? children(source.node, 'arguments') : [];
    return first
      ? filesFor(evaluator, folders, { node: first, module: source.module }, options ?? null, argument.module)
      : null;
  });
  return found.includes(null) ? null : [...new Set(found.flatMap((files) => files ?? []))];
}

const MAX_STEPS = 8;

/** The calls that a list comes from: itself, filtered or copied, and for one that is filled in a loop what the loop goes over. */
function sourcesOf(evaluator: Evaluator, list: Place, steps = 0): Place[] {
  const followed = evaluator.follow({ node: waitedFor(list.node), module: list.module }) ?? list;
  const place = { node: waitedFor(followed.node), module: followed.module };
  const inner = copiedFrom(place.node);
  if (inner !== null && steps < MAX_STEPS)
    return sourcesOf(evaluator, { node: inner, module: place.module }, steps + 1);
  if (place.node.type !== 'ArrayExpression' || children(place.node, 'elements').length > 0) return [place];
  const filled = filledWith(place);
  if (filled.length === 0 || steps === MAX_STEPS) return [place];
  return filled.flatMap((node) => {
    const [looped, ...others] = listsIn(node);
    const source = looped !== undefined && others.length === 0 ? looped : node;
    return sourcesOf(evaluator, { node: source, module: place.module }, steps + 1);
  });
}

/** `[...list]`, `Array.from(list)`, `list.filter(…)` */
function copiedFrom(node: Node): Node | null {
  if (node.type === 'ArrayExpression') {
    const [first, ...others] = children(node, 'elements');
    return first?.type === 'SpreadElement' && others.length === 0 ? child(first, 'argument') : null;
  }
  const callee = node.type === 'CallExpression' ? child(node, 'callee') : null;
  if (/^Array\.from(?:Async)?$/.test(dottedName(callee) ?? '')) return children(node, 'arguments')[0] ?? null;
  return /^(?:filter|sort|toSorted|reverse)$/.test(propertyOf(callee) ?? '') ? child(callee, 'object') : null;
}

/** What `list.push(…)` puts into the list that a declaration begins empty. */
function filledWith({ node, module }: Place): Node[] {
  const declarator = node.parent?.type === 'TSAsExpression' ? node.parent.parent : node.parent;
  return (declarator && pushesOf(module).get(declarator)) ?? [];
}

/** The files that a pattern, or a list of them, finds from the folder that `options` tell; null where that is not known. */
export function filesFor(
  evaluator: Evaluator,
  folders: FolderIndex,
  { node: first, module }: Place,
  options: Node | null,
  loading: ParsedModule,
): string[] | null {
  const printed = first.type === 'ArrayExpression' ? children(first, 'elements') : [first];
  const base = folderOf(evaluator, { node: first, module }, options);
  const patterns = printed.flatMap((node) => evaluator.texts({ node, module }));
  if (base === null || patterns.length === 0 || patterns.some((text) => text.includes(HOLE))) return null;
  const inTree = (text: string) =>
    text.startsWith(ROOT) ? text.slice(ROOT.length).replace(/^\/+/, '') : posix.join(base, text);
  const [unwanted, wanted] = [
    patterns.filter((text) => text.startsWith('!')),
    patterns.filter((text) => !text.startsWith('!')),
  ];
  const matches = picomatch(wanted.map(inTree), { ignore: unwanted.map((text) => inTree(text.slice(1))) });
  return folders.below('./').filter((path) => matches(path) && path !== loading.path);
}

/** The lists whose elements are a part of a path: itself, put together by `+`, in a template, or by `path.join` and its like. */
function listsIn(printed: Node): Node[] {
  const node = unwrap(printed) ?? printed;
  if (node.type === 'BinaryExpression')
    return [child(node, 'left'), child(node, 'right')].flatMap((side) => (side ? listsIn(side) : []));
  if (node.type === 'TemplateLiteral') return children(node, 'expressions').flatMap(listsIn);
  if (node.type === 'CallExpression' && pathMethod(node) !== null) return children(node, 'arguments').flatMap(listsIn);
  const binding = node.type === 'Identifier' ? lookup(node, nameOf(node) ?? '') : null;
  const looped = binding && binding.path.length === 0 ? loopedOver(binding) : null;
  return looped && !looped.keys ? [looped.list] : [];
}

function waitedFor(node: Node): Node {
  const inner = unwrap(node) ?? node;
  return inner.type === 'AwaitExpression' ? (unwrap(child(inner, 'argument')) ?? inner) : inner;
}

/** True for a call of a package that finds files by patterns, for any way of importing it. */
function isGlob(call: Node): boolean {
  const callee = call.type === 'CallExpression' ? child(call, 'callee') : null;
  const name = dottedName(callee)?.split('.');
  if (callee === null) return false;
  if (name === undefined) {
    const object = child(callee, 'object');
    return (
      PACKAGES.test((object && requiredSpecifier(object)) ?? '') && NAMES.test(keyOf(child(callee, 'property')) ?? '')
    );
  }
  const imported = lookup(call, name[0] ?? '')?.imported;
  const isNamed = NAMES.test(name.length > 1 ? (name.at(-1) ?? '') : (imported?.name ?? ''));
  return imported !== undefined && imported !== null && PACKAGES.test(imported.specifier) && isNamed;
}

/** The folder that patterns begin in: `cwd` where it is told, else the root; null where it is computed. */
function folderOf(evaluator: Evaluator, { module }: Place, options: Node | null): string | null {
  const property = children(options, 'properties').find((item) => keyOf(child(item, 'key')) === 'cwd');
  if (property === undefined) return options === null || options.type === 'ObjectExpression' ? '' : null;
  const value = child(property, 'value');
  const [text, ...others] = value ? evaluator.texts({ node: value, module }) : [];
  if (text === undefined || others.length > 0 || text.includes(HOLE)) return null;
  if (text.startsWith(ROOT)) return text.slice(ROOT.length).replace(/^\/+/, '');
  return text.startsWith('/') ? null : text;
}
