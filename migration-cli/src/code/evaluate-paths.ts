import { posix } from 'node:path';
import { child, children, dottedName, type Node, nameOf, propertyOf } from './ast.ts';
import type { Evaluator } from './evaluate.ts';
import type { Place } from './place.ts';
import { lookup } from './scope.ts';

/** Stands for a part of a text that the source does not tell. */
export const HOLE = '\u0001';

/** Stands before a path that is known to lie in the tree: ROOT + 'server/emails'. */
export const ROOT = '\u0000/';

const PATH_METHODS = /^(?:join|resolve|dirname|basename|normalize|fileURLToPath|pathToFileURL)$/;

/**
 * The texts of `__dirname`, `import.meta.url`, `path.join(…)`, `new URL(…)` and their like, with paths of the tree marked by
 * ROOT. Null where the expression is none of these.
 */
export function pathCall(evaluator: Evaluator, place: Place, depth: number): string[] | null {
  const { node, module } = place;
  const dotted = dottedName(node);
  if (dotted === 'import.meta.url' || dotted === 'import.meta.filename') return [ROOT + module.path];
  if (dotted === 'import.meta.dirname') return [ROOT + folderOf(module.path)];
  if (dotted === '__filename' && !lookup(node, '__filename')) return [ROOT + module.path];
  if (dotted === '__dirname' && !lookup(node, '__dirname')) return [ROOT + folderOf(module.path)];
  if (node.type === 'NewExpression' && nameOf(child(node, 'callee')) === 'URL') return newUrl(evaluator, place, depth);
  if (node.type === 'MemberExpression' && /^(?:pathname|href)$/.test(propertyOf(node) ?? '')) {
    const object = child(node, 'object');
    const texts = object?.type === 'NewExpression' ? evaluator.texts({ node: object, module }, depth + 1) : [];
    return texts.some((text) => text.startsWith(ROOT)) ? texts : null;
  }
  if (node.type !== 'CallExpression') return null;
  if (dottedName(child(node, 'callee')) === 'process.cwd') return [ROOT];
  const method = pathMethod(node);
  return method ? applyMethod(evaluator, place, method, depth) : null;
}

export const folderOf = (path: string) => (posix.dirname(path) === '.' ? '' : posix.dirname(path));

/** The function of node:path or node:url that a call names, for any way of importing it. */
export function pathMethod(call: Node): string | null {
  const callee = child(call, 'callee');
  const name = nameOf(callee) ?? propertyOf(callee);
  if (!callee || name === null) return null;
  const owner = callee.type === 'MemberExpression' ? rootName(callee) : name;
  const binding = owner === null ? null : lookup(call, owner);
  const specifier = binding?.imported?.specifier ?? (binding ? null : requiredOwner(callee));
  if (!specifier || !/^(?:node:)?(?:path|url)(?:\/\w+)?$/.test(specifier)) return null;
  const imported = callee.type === 'Identifier' ? (binding?.imported?.name ?? name) : name;
  return PATH_METHODS.test(imported) ? imported : null;
}

function rootName(member: Node): string | null {
  return dottedName(member)?.split('.')[0] ?? null;
}

/** `require('path').join(…)` */
function requiredOwner(callee: Node): string | null {
  const object = child(callee, 'object');
  const argument = object?.type === 'CallExpression' ? children(object, 'arguments')[0] : undefined;
  return nameOf(child(object, 'callee')) === 'require' && typeof argument?.value === 'string' ? argument.value : null;
}

function applyMethod(evaluator: Evaluator, { node, module }: Place, method: string, depth: number): string[] {
  const parts = children(node, 'arguments').map((argument) => evaluator.texts({ node: argument, module }, depth + 1));
  const first = parts[0] ?? [HOLE];
  if (method === 'fileURLToPath' || method === 'pathToFileURL')
    return first.map((text) => text.replace(/^file:\/\//, ''));
  if (method === 'dirname') return first.map((text) => onPath(text, folderOf));
  if (method === 'basename') return first.map((text) => posix.basename(text));
  if (method === 'normalize') return first.map((text) => onPath(text, posix.normalize));
  return combine(parts).map((segments) => (method === 'join' ? join(segments) : resolve(segments)));
}

function onPath(text: string, change: (path: string) => string): string {
  return text.startsWith(ROOT) ? ROOT + change(text.slice(ROOT.length)) : change(text);
}

function combine(parts: string[][]): string[][] {
  const all = parts.reduce<string[][]>(
    (heads, tails) => heads.flatMap((head) => tails.map((tail) => [...head, tail])),
    [[]],
  );
  return all.slice(0, 24);
}

/** Joins path segments; a leading ROOT stays in front, however far '..' climbs. */
export function join(segments: string[]): string {
  const [first = '', ...rest] = segments;
  if (!first.startsWith(ROOT)) return posix.join(...segments);
  const path = posix.join(first.slice(ROOT.length), ...rest);
  return ROOT + (path === '.' || path === './' ? '' : path);
}

function resolve(segments: string[]): string {
  const start = segments.findLastIndex((segment) => segment.startsWith(ROOT) || segment.startsWith('/'));
  // path.resolve without an absolute segment starts at the working directory: the root of the tree.
  const used = start === -1 ? [ROOT, ...segments] : segments.slice(start);
  return used[0]?.startsWith('/') ? posix.resolve(...used) : join(used).replace(/(?<=.)\/+$/, '');
}

function newUrl(evaluator: Evaluator, { node, module }: Place, depth: number): string[] | null {
  const [first, base] = children(node, 'arguments');
  if (!first || !base) return null;
  const bases = evaluator.texts({ node: base, module }, depth + 1).filter((text) => text.startsWith(ROOT));
  if (bases.length === 0) return null;
  const relative = evaluator.texts({ node: first, module }, depth + 1);
  return bases.flatMap((from) =>
    relative.map((text) => {
      const folder = from.endsWith('/') ? from.slice(ROOT.length) : folderOf(from.slice(ROOT.length));
      return /^[a-z][a-z0-9+.-]+:/i.test(text) ? text : join([ROOT + folder, text]);
    }),
  );
}
