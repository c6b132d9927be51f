import { child, children, keyOf, type Node, nameOf, propertyOf, stringOf } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import { lookup } from '../code/scope.ts';
import { calledName } from './path-expressions.ts';

/** An argument that something reads or serves as a file or a folder. */
export interface Consumed {
  node: Node;
  /** 'folder' where everything below is read or served. */
  reads: 'file' | 'folder';
  /** True where a plain relative text is relative to the working directory. */
  fromWorkingDirectory: boolean;
}

const READS_FILE =
  /^(?:readFile|readFileSync|createReadStream|open|openSync|copyFile|copyFileSync|readJson|readJsonSync|statSync|stat|access|accessSync|existsSync)$/;
const READS_FOLDER = /^(?:readdir|readdirSync|opendir|opendirSync|cp|cpSync)$/;
const STATIC_PACKAGE =
  /^(?:serve-static|koa-static|@fastify\/static|fastify-static|sirv|serve-favicon|ejs|nunjucks|pug)$/;

/** Where a package is called that serves what it is given, whatever name it has there. */
const NAMES_STATIC = new RegExp(`['"\`]${STATIC_PACKAGE.source.slice(1, -1)}['"\`]`);
const CONSUMES = new RegExp(
  `${READS_FILE.source}|${READS_FOLDER.source}|^(?:static|set|sendFile|sendfile|download|Worker|fork|initialize|register|loadFiles|loadFilesSync|fileLoader)$`,
);

/** Every argument of a module that is consumed as a path. */
export function consumedPaths(module: ParsedModule): Consumed[] {
  const called = NAMES_STATIC.test(module.text) ? module.nodes('CallExpression') : module.calls(CONSUMES);
  const calls = [...called, ...module.nodes('NewExpression')];
  return calls.flatMap((call) => consumed(call).filter((item) => item.node !== undefined));
}

function consumed(call: Node): Consumed[] {
  const [first, second] = children(call, 'arguments');
  const name = calledName(call);
  const last = name.split('.').at(-1) ?? name;
  const of = (node: Node | undefined, reads: 'file' | 'folder', fromWorkingDirectory = true): Consumed[] =>
    node ? [{ node, reads, fromWorkingDirectory }] : [];
  const origin = calleePackage(call);
  if (/^(?:node:)?fs(?:\/promises)?$|^fs-extra$|^graceful-fs$/.test(origin)) {
    if (READS_FOLDER.test(last)) return of(first, 'folder');
    return READS_FILE.test(last) ? of(first, 'file') : [];
  }
  if (origin === 'express' && last === 'static') return of(first, 'folder');
  if (STATIC_PACKAGE.test(origin)) return of(first, /ejs|pug|favicon/.test(origin) ? 'file' : 'folder');
  if (origin === 'express-openapi' && last === 'initialize')
    return of(
      child(children(first, 'properties').find((item) => keyOf(child(item, 'key')) === 'paths') ?? null, 'value') ??
        undefined,
      'folder',
    );
  if (LOADS_FILES.test(origin)) return of(first, 'folder');
  if (last === 'register' && AUTOLOAD.test(packageOf(first ?? null)))
    return of(child(children(second, 'properties').find(isDir) ?? null, 'value') ?? undefined, 'folder', false);
  if (last === 'set' && stringOf(first) === 'views') return of(second, 'folder');
  if (/^(?:sendFile|sendfile|download)$/.test(last)) return sendFile(first, second);
  if (/^(?:Worker|fork)$/.test(last) && /^(?:node:)?(?:worker_threads|child_process)$/.test(origin))
    return of(first, 'file');
  return [];
}

function sendFile(first: Node | undefined, options: Node | undefined): Consumed[] {
  const root = children(options, 'properties').find((item) => keyOf(child(item, 'key')) === 'root');
  const folder = child(root, 'value');
  if (folder) return [{ node: folder, reads: 'folder', fromWorkingDirectory: true }];
  return first ? [{ node: first, reads: 'file', fromWorkingDirectory: false }] : [];
}

/** They load every file below a folder that has one of some endings. */
const LOADS_FILES = /^(?:@graphql-tools\/load-files|merge-graphql-schemas)$/;
/** A plugin of Fastify that loads every file below the folder of its options. */
const AUTOLOAD = /^(?:@fastify\/autoload|fastify-autoload)$/;

const isDir = (property: Node) => keyOf(child(property, 'key')) === 'dir';

/** The package that the callee is taken from, or ''. */
export const calleePackage = (call: Node): string => packageOf(child(call, 'callee'));

function packageOf(value: Node | null): string {
  let at = value;
  while (at?.type === 'MemberExpression') at = child(at, 'object');
  if (at?.type === 'CallExpression' && nameOf(child(at, 'callee')) === 'require')
    return stringOf(children(at, 'arguments')[0]) ?? '';
  const binding = at ? lookup(at, nameOf(at) ?? '') : null;
  return binding?.imported?.specifier ?? '';
}

/** The name of a view in `res.render('name')`, or null. */
export function renderedView(call: Node): Node | null {
  const callee = child(call, 'callee');
  const method = propertyOf(callee);
  const owner = nameOf(child(callee, 'object'));
  const renders =
    (method === 'render' && /^(?:res|response|app|ctx|reply|_res)$/.test(owner ?? '')) ||
    (method === 'view' && owner === 'reply');
  return renders ? (children(call, 'arguments')[0] ?? null) : null;
}
