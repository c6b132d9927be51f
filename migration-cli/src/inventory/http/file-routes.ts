import { child, children, type Node, nameOf, propertyOf, stringOf, unwrap, walk } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Project } from '../../code/project.ts';
import { lookup } from '../../code/scope.ts';
import type { RouteEntry } from '../../model/inventory.ts';
import type { Source } from '../project.ts';
import { type NextSettings, nextRoots } from './next-settings.ts';
import { joinPaths } from './route-paths.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const ROUTE_FILE = /^(.*?)(?:src\/)?app\/((?:.*\/)?)route\.([\w.]+)$/;
const API_PAGE = /^(.*?)(?:src\/)?pages\/(api[./].*)$/;

/** Routes that Next.js serves by the names of files: `app/…/route.ts` and `pages/api/…`. */
export function readFileRoutes(source: Source, modules: ParsedModule[]): RouteEntry[] {
  const roots = nextRoots(source);
  return modules.flatMap((module) => {
    const [, root = '', folder = '', end = ''] = ROUTE_FILE.exec(module.path) ?? [];
    const settings = end === '' ? undefined : roots.get(root);
    if (settings)
      return settings.extensions.includes(end) ? below(settings, handlersOf(source.project, module, folder)) : [];
    const [, top = '', file = ''] = API_PAGE.exec(module.path) ?? [];
    const own = file === '' ? undefined : roots.get(top);
    const extension = own?.extensions.find((item) => file.endsWith(`.${item}`));
    return own && extension ? below(own, pageOf(module, file.slice(0, -extension.length - 1))) : [];
  });
}

const below = ({ basePath }: NextSettings, routes: RouteEntry[]): RouteEntry[] =>
  basePath === '' ? routes : routes.map((route) => ({ ...route, path: joinPaths(basePath, route.path) }));

/** Groups `(x)` and slots `@x` are in no address. */
function addressOf(folder: string): string {
  const parts = folder.split('/').filter((part) => part !== '' && !/^(?:\(.*\)|@.*)$/.test(part));
  return `/${parts.join('/')}`;
}

function handlersOf(project: Project, module: ParsedModule, folder: string): RouteEntry[] {
  return project
    .exportsOf(module.path)
    .flatMap(({ name, statement }) =>
      METHODS.includes(name)
        ? [{ method: name, path: addressOf(folder), file: module.path, line: module.lineAt(statement.start) }]
        : [],
    );
}

/** A page answers the methods that it compares with; every one where it compares with none. */
function pageOf(module: ParsedModule, page: string): RouteEntry[] {
  const [handler] = module.nodes('ExportDefaultDeclaration');
  const line = handler ? module.lineAt(handler.start) : 1;
  const chained = handler ? chainedMethods(child(handler, 'declaration')) : [];
  const methods = chained.length > 0 ? chained : comparedMethods(module);
  const path = addressOf(page.replace(/\/index$/, ''));
  return (methods.length > 0 ? methods : ['ALL']).map((method) => ({ method, path, file: module.path, line }));
}

/** `export default handler().use(…).get(…).post(…)` of next-connect. */
function chainedMethods(exported: Node | null): string[] {
  // `router.handler()` is the router as Next.js calls it.
  const handled =
    propertyOf(child(exported, 'callee')) === 'handler' ? child(child(exported, 'callee'), 'object') : null;
  if (handled) return chainedMethods(handled);
  const name = nameOf(exported);
  const init = exported && name !== null ? (lookup(exported, name)?.init ?? null) : exported;
  const found = name === null || !exported ? [] : calledOn(exported, name);
  for (let at = unwrap(init); at?.type === 'CallExpression'; ) {
    const callee = unwrap(child(at, 'callee'));
    const method = propertyOf(callee)?.toUpperCase();
    if (method && METHODS.includes(method)) found.push(method);
    at = callee?.type === 'MemberExpression' ? unwrap(child(callee, 'object')) : null;
  }
  return [...new Set(found)];
}

/** The methods in `handler.get(…)`, `handler.post(…)` of a module. */
function calledOn(exported: Node, name: string): string[] {
  const found: string[] = [];
  let program = exported;
  while (program.parent) program = program.parent;
  walk(program, (node) => {
    const callee = node.type === 'CallExpression' ? child(node, 'callee') : null;
    const method = propertyOf(callee)?.toUpperCase() ?? '';
    if (nameOf(child(callee, 'object')) === name && METHODS.includes(method)) found.push(method);
  });
  return found;
}

function comparedMethods(module: ParsedModule): string[] {
  const found: string[] = [];
  const isMethod = (node: Node | null) => propertyOf(node) === 'method' || node?.name === 'method';
  walk(module.program, (node) => {
    if (node.type === 'BinaryExpression' && isMethod(child(node, 'left')))
      found.push(stringOf(child(node, 'right')) ?? '');
    if (node.type === 'SwitchStatement' && isMethod(child(node, 'discriminant')))
      found.push(...children(node, 'cases').map((item) => stringOf(child(item, 'test')) ?? ''));
  });
  return [...new Set(found)].filter((method) => METHODS.includes(method));
}
