import { child, children, type Node, propertyOf, stringOf, walk } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Project } from '../../code/project.ts';
import type { RouteEntry } from '../../model/inventory.ts';
import { isRecord } from '../json.ts';
import type { Source } from '../project.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const ROUTE_FILE = /^(.*?)(?:src\/)?app\/((?:.*\/)?)route\.[cm]?[jt]sx?$/;
const API_PAGE = /^(.*?)(?:src\/)?pages\/(api(?:\/.*)?)\.[cm]?[jt]sx?$/;

/** Routes that Next.js serves by the names of files: `app/…/route.ts` and `pages/api/…`. */
export function readFileRoutes(source: Source, modules: ParsedModule[]): RouteEntry[] {
  const roots = nextRoots(source);
  return modules.flatMap((module) => {
    const [, root, folder] = ROUTE_FILE.exec(module.path) ?? [];
    if (root !== undefined && folder !== undefined && roots.has(root))
      return handlersOf(source.project, module, folder);
    const [, top, page] = API_PAGE.exec(module.path) ?? [];
    return top !== undefined && page !== undefined && roots.has(top) ? pageOf(module, page) : [];
  });
}

/** The folders whose manifest names Next.js. */
function nextRoots(source: Source): Set<string> {
  const named = source.manifests.filter(({ json }) =>
    [json.dependencies, json.devDependencies].some((list) => isRecord(list) && list.next !== undefined),
  );
  return new Set(named.map(({ path }) => path.slice(0, -'package.json'.length)));
}

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
  const methods = comparedMethods(module);
  const path = addressOf(page.replace(/\/index$/, ''));
  return (methods.length > 0 ? methods : ['ALL']).map((method) => ({ method, path, file: module.path, line }));
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
