import { posix } from 'node:path';
import { child, children, keyOf, type Node, stringOf } from '../code/ast.ts';
import { parseSyntax } from '../code/syntax.ts';

/** A path that a configuration in JSON says, as it is printed. */
export interface ConfigPath {
  /** Span of the literal with its quotes. */
  start: number;
  end: number;
  /** What stands before the path: './', '<rootDir>/' or nothing. */
  prefix: string;
  /** From the root of the tree, up to the first '*' or '$'. */
  path: string;
  /** From the first '*' or '$' on. */
  rest: string;
  /** The folder that it is relative to, from the root; '' is the root. */
  base: string;
}

const TSCONFIG = /(?:^|\/)[jt]sconfig(?:\.[\w-]+)?\.json$/;
const MANIFEST = /(?:^|\/)package\.json$/;

/** Paths of a tsconfig, a jsconfig or a package.json by which specifiers are resolved. Other files say none. */
export function configPaths(file: string, text: string): ConfigPath[] {
  if (!TSCONFIG.test(file) && !MANIFEST.test(file)) return [];
  const folder = posix.dirname(file) === '.' ? '' : posix.dirname(file);
  const root = objectOf(text);
  if (root === null) return [];
  return TSCONFIG.test(file) ? compilerPaths(root, folder) : manifestPaths(root, folder);
}

/** The literal's offsets are those of the text: one character stands before it, and a byte order mark is blanked. */
function objectOf(text: string): Node | null {
  const { program, error } = parseSyntax('value.ts', `(${text.replace(/^\uFEFF/, ' ')}\n)`);
  const root = child(children(program, 'body')[0] ?? null, 'expression');
  return error === null && root?.type === 'ObjectExpression' ? root : null;
}

function property(object: Node | null, key: string): Node | null {
  const found = children(object, 'properties').find((item) => keyOf(child(item, 'key')) === key);
  return child(found ?? null, 'value');
}

function compilerPaths(root: Node, folder: string): ConfigPath[] {
  const options = property(root, 'compilerOptions');
  const baseUrl = property(options, 'baseUrl');
  const base = baseUrl ? posix.join(folder, stringOf(baseUrl) ?? '').replace(/^\.$/, '') : folder;
  const extended = property(root, 'extends');
  const references = children(property(root, 'references'), 'elements').map((item) => property(item, 'path'));
  return [
    ...strings(extended).flatMap((node) => relativePath(node, folder)),
    ...references.flatMap((node) => (node ? relativePath(node, folder) : [])),
    ...(baseUrl ? anyPath(baseUrl, folder) : []),
    ...strings(property(options, 'paths')).flatMap((node) => anyPath(node, base)),
  ];
}

const ENTRIES = ['main', 'module', 'types', 'typings', 'browser', 'bin', '_moduleAliases', 'alias'];

function manifestPaths(root: Node, folder: string): ConfigPath[] {
  const mapped = property(property(root, 'jest'), 'moduleNameMapper');
  return [
    ...ENTRIES.flatMap((key) => strings(property(root, key))).flatMap((node) => anyPath(node, folder)),
    ...['imports', 'exports']
      .flatMap((key) => strings(property(root, key)))
      .flatMap((node) => relativePath(node, folder)),
    ...strings(mapped).flatMap((node) => relativePath(node, folder)),
  ];
}

/** Every string value below a node; keys are none. */
function strings(node: Node | null): Node[] {
  if (stringOf(node) !== null) return node ? [node] : [];
  if (node?.type === 'ArrayExpression') return children(node, 'elements').flatMap(strings);
  return children(node, 'properties').flatMap((item) => strings(child(item, 'value')));
}

const relativePath = (node: Node, base: string) =>
  /^(?:\.{1,2}(?:\/|$)|<rootDir>)/.test(stringOf(node) ?? '') ? anyPath(node, base) : [];

function anyPath(node: Node, base: string): ConfigPath[] {
  const printed = stringOf(node) ?? '';
  if (printed === '' || printed.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(printed)) return [];
  const [prefix = ''] = /^(?:\.\/|<rootDir>\/?)/.exec(printed) ?? [];
  const open = /[*$]/.exec(printed)?.index ?? printed.length;
  const path = posix.join(base, printed.slice(prefix.length, open));
  if (path.startsWith('..')) return [];
  return [
    {
      start: node.start - 1,
      end: node.end - 1,
      prefix,
      path: path === '.' ? '' : path,
      rest: printed.slice(open),
      base,
    },
  ];
}
