import { child, children, dottedName, type Node, nameOf, propertyOf, quasiSpan, stringOf } from '../code/ast.ts';
import type { Evaluator } from '../code/evaluate.ts';
import { HOLE, join, pathMethod, ROOT } from '../code/evaluate-paths.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Place } from '../code/place.ts';

/** An expression that is a path of the tree, and the part of it that is printed as text. */
export interface PathExpression {
  place: Place;
  /** The paths that it can be, relative to the root, with HOLE for what is unknown. */
  paths: string[];
  /** The printed part, '' where the expression only names a path that is built elsewhere. */
  specifier: string;
  start: number;
  end: number;
  /** What the printed part is relative to, or null where that is not one folder. */
  base: string | null;
}

/** Every expression of a module that builds a path from its own place or from the working directory. */
export function pathExpressions(module: ParsedModule, evaluator: Evaluator): PathExpression[] {
  const names = namesPaths(module);
  const calls = names
    ? module.nodes('CallExpression').filter((node) => /^(?:join|resolve)$/.test(pathMethod(node) ?? ''))
    : [];
  const urls = module.nodes('NewExpression').filter(isComputedUrl);
  const texts = [
    ...module.nodes('TemplateLiteral'),
    ...module.nodes('BinaryExpression').filter((node) => node.operator === '+'),
  ];
  return [...calls, ...urls, ...texts.filter((node) => isOwnText(node, names))].flatMap((node) =>
    pathExpression({ node, module }, evaluator),
  );
}

/** `new URL('./x', import.meta.url)`, also inside of `fileURLToPath(…)`. */
export function isPrintedUrl(node: Node): boolean {
  if (pathMethod(node) === 'fileURLToPath') return children(node, 'arguments').some(isPrintedUrl);
  return node.type === 'NewExpression' && nameOf(child(node, 'callee')) === 'URL' && !isComputedUrl(node);
}

/** `new URL('./x', import.meta.url)` prints its specifier and is an occurrence already. */
function isComputedUrl(node: Node): boolean {
  const [first, base] = children(node, 'arguments');
  if (nameOf(child(node, 'callee')) !== 'URL' || !first || !base) return false;
  return !(stringOf(first) !== null && dottedName(base) === 'import.meta.url');
}

/** True where a module loads what joins paths, under whichever name: no call of another one is a method of that. */
const namesPaths = ({ text }: ParsedModule): boolean => /['"`](?:node:)?(?:path|url)(?:\/\w+)?['"`]/.test(text);

function isOwnText(node: Node, names: boolean): boolean {
  const inPath = names && node.parent?.type === 'CallExpression' && pathMethod(node.parent) !== null;
  return !inPath && node.parent?.type !== 'BinaryExpression' && node.parent?.type !== 'TaggedTemplateExpression';
}

/** The path that an expression is, or nothing where it is none. */
export function pathExpression(place: Place, evaluator: Evaluator): PathExpression[] {
  const texts = evaluator.texts(place).filter((text) => text.startsWith(ROOT));
  if (texts.length === 0) return [];
  const paths = [...new Set(texts.map((text) => text.slice(ROOT.length).replace(/^\/+/, '')))];
  const printed = printedPart(place, evaluator);
  return [{ place, paths, ...printed }];
}

type Printed = Pick<PathExpression, 'specifier' | 'start' | 'end' | 'base'>;

function printedPart(place: Place, evaluator: Evaluator): Printed {
  const { node } = place;
  const args = node.type === 'TemplateLiteral' || node.type === 'BinaryExpression' ? null : children(node, 'arguments');
  const found = args ? printedArguments(place, args, evaluator) : printedText(place, evaluator);
  return found ?? { specifier: '', start: node.start, end: node.end, base: startOf(place, args) };
}

/** The folder that a path of which no part is a plain text begins in, where that is the working directory. */
function startOf({ module }: Place, args: Node[] | null): string | null {
  const call = args?.[0]?.type === 'CallExpression' ? dottedName(child(args[0], 'callee')) : null;
  return call === 'process.cwd' && module.scope.names.get('process') === undefined ? '' : null;
}

/** The one folder that the texts of a path name, ending in '/' ('' is the root), or null. */
export function folderText(texts: string[]): string | null {
  const [text] = texts;
  if (texts.length !== 1 || text === undefined || !text.startsWith(ROOT) || text.includes(HOLE)) return null;
  const path = text.slice(ROOT.length).replace(/\/$/, '');
  return path === '' ? '' : `${path}/`;
}

/** The literals that stand together after the first argument of `join(base, 'a', 'b')`; the first one of `new URL('a', base)`. */
function printedArguments({ node, module }: Place, args: Node[], evaluator: Evaluator): Printed | null {
  if (node.type === 'NewExpression') {
    const [first, second] = args;
    const text = stringOf(first);
    if (!first || !second || text === null) return null;
    const base = evaluator.texts({ node: second, module }).map((item) => item.replace(/[^/]*$/, ''));
    return { specifier: text, start: first.start, end: first.end, base: folderText(base) };
  }
  if (pathMethod(node) === null) return null;
  const from = args.findIndex((argument) => stringOf(argument) !== null);
  if (from === -1) return null;
  const until = args.findIndex((argument, index) => index > from && stringOf(argument) === null);
  const literals = args.slice(from, until === -1 ? undefined : until);
  const [first] = literals;
  const last = literals.at(-1);
  if (!first || !last) return null;
  const before = args.slice(0, from).map((argument) => evaluator.texts({ node: argument, module }));
  const single = before.every((texts) => texts.length === 1);
  const start = from === 0 ? ROOT : join(before.map((texts) => texts[0] ?? HOLE));
  const specifier = literals.map((literal) => stringOf(literal) ?? '').join('/');
  return { specifier, start: first.start, end: last.end, base: single ? folderText([start]) : null };
}

/** The text after the path that a template or a concatenation begins with. */
function printedText({ node, module }: Place, evaluator: Evaluator): Printed | null {
  if (node.type === 'BinaryExpression') {
    const left = child(node, 'left');
    const right = child(node, 'right');
    const text = stringOf(right);
    if (!left || !right || text === null) return null;
    return {
      specifier: text.replace(/^\//, ''),
      start: right.start,
      end: right.end,
      base: folderText(evaluator.texts({ node: left, module })),
    };
  }
  const [hole] = children(node, 'expressions');
  const quasi = children(node, 'quasis')[1];
  const text = (quasi?.value as { cooked?: string } | undefined)?.cooked ?? '';
  if (!hole || !quasi || text === '') return null;
  return {
    specifier: text.replace(/^\//, ''),
    ...quasiSpan(quasi),
    base: folderText(evaluator.texts({ node: hole, module })),
  };
}

export const calledName = (call: Node): string => {
  const callee = child(call, 'callee');
  return dottedName(callee) ?? `?.${propertyOf(callee) ?? ''}`;
};
