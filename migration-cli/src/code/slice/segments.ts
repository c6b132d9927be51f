import { ancestors, child, children, isFunction, type Node, nameOf, propertyOf, stringOf, unwrap } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import type { Project } from '../project.ts';
import { lookup } from '../scope.ts';
import { followed } from './follow.ts';

const VERBS = /^(?:get|post|put|patch|delete|del|head|options|all|on|method)$/;
const MOUNTS = /^(?:use|register|route|mount|lazyrouter)$/;

/** One call of a chain that builds an application: `router.get('/x', …)`, `app.use('/y', router)`, `setUp(app)`. */
export interface Segment {
  module: ParsedModule;
  statement: Node;
  call: Node;
  /** A route, something mounted, something else done to the router, or a function that the router is handed to. */
  kind: 'route' | 'mount' | 'other' | 'handed';
  method: string;
  /** What the call adds to: the router's own node and the functions and classes around. */
  owners: Node[];
  /** The arguments that are routers, functions that register routes, or classes of handlers of this tree. */
  parts: { argument: Node; target: Node }[];
  /** The arguments that are neither a path, nor a part. */
  rest: Node[];
  /** True where it is mounted below a path of its own. */
  below: boolean;
}

/** Every such call that stands as a statement of its own. */
export function segmentsOf(project: Project, module: ParsedModule): Segment[] {
  return module.nodes('ExpressionStatement').flatMap((statement) => {
    const expression = unwrap(child(statement, 'expression'));
    const top = expression?.type === 'AwaitExpression' ? unwrap(child(expression, 'argument')) : expression;
    return top?.type === 'CallExpression' ? chainOf(project, module, statement, top) : [];
  });
}

function chainOf(project: Project, module: ParsedModule, statement: Node, top: Node): Segment[] {
  const calls: Node[] = [];
  let root: Node | null = top;
  while (root?.type === 'CallExpression') {
    const callee: Node | null = unwrap(child(root, 'callee'));
    if (callee?.type !== 'MemberExpression') break;
    calls.unshift(root);
    root = unwrap(child(callee, 'object'));
  }
  if (calls.length === 0) return [handed(project, module, statement, top)].filter((item) => item.parts.length > 0);
  const first = calls[0] as Node;
  if (root?.type === 'Identifier' && lookup(root, nameOf(root) ?? '')?.imported && calls.length === 1) {
    const whole = handed(project, module, statement, first);
    if (whole.parts.length > 0) return [whole];
  }
  const owners = ownersOf(project, module, root);
  return calls.map((call) => segment(project, module, statement, call, owners));
}

function segment(project: Project, module: ParsedModule, statement: Node, call: Node, owners: Node[]): Segment {
  const method = propertyOf(unwrap(child(call, 'callee'))) ?? '';
  const args = children(call, 'arguments');
  const parts = args.flatMap((argument) => partsIn(project, module, argument));
  const holders = new Set(parts.map(({ argument }) => argument));
  const [first] = args;
  const path = first && !holders.has(first) ? pathLike(first) : null;
  const rest = args.filter((argument, index) => !holders.has(argument) && !(index === 0 && path !== null));
  const kind = VERBS.test(method) ? 'route' : MOUNTS.test(method) ? 'mount' : 'other';
  const options = method === 'register' ? rest.some((item) => item.type === 'ObjectExpression') : false;
  return {
    module,
    statement,
    call,
    kind,
    method,
    owners,
    parts,
    rest,
    below: (path !== null && path !== '/') || options,
  };
}

/** The first argument as a mount path; null where it isn't one. What is computed counts as a path. */
function pathLike(node: Node): string | null {
  const text = stringOf(node);
  if (text !== null) return text === '' ? '/' : text;
  if (node.type === 'TemplateLiteral' || node.type === 'BinaryExpression' || node.regex !== undefined)
    return 'computed';
  if (node.type === 'ArrayExpression' && children(node, 'elements').some((item) => stringOf(item) !== null))
    return 'computed';
  return null;
}

function partsIn(project: Project, module: ParsedModule, argument: Node): Segment['parts'] {
  if (argument.type === 'ArrayExpression')
    return children(argument, 'elements').flatMap((item) => partsIn(project, module, item));
  const inline = isFunction(unwrap(argument));
  const target = inline ? null : followed(project, { node: argument, module });
  return target ? [{ argument, target }] : [];
}

/** `registerRoutes(app)`, `require('./routes')(app)`, `users.register(app)`. */
function handed(project: Project, module: ParsedModule, statement: Node, call: Node): Segment {
  const callee = unwrap(child(call, 'callee')) ?? call;
  const target = followed(project, { node: callee, module });
  const args = children(call, 'arguments');
  const owners = args.flatMap((argument) => ownersOf(project, module, unwrap(argument)));
  const parts = target && isFunction(target) && args.length > 0 ? [{ argument: callee, target }] : [];
  return { module, statement, call, kind: 'handed', method: '', owners, parts, rest: [], below: false };
}

/** The node of the router itself, then the outermost function or class that the code stands in. */
function ownersOf(project: Project, module: ParsedModule, root: Node | null): Node[] {
  if (!root) return [];
  const own = followed(project, { node: root, module });
  return [...new Set([...(own ? [own] : []), ...containersOf(root)])];
}

export function containersOf(node: Node): Node[] {
  const around = [...ancestors(node)].filter(
    (up) => isFunction(up) || up.type === 'ClassDeclaration' || up.type === 'ClassExpression',
  );
  return around;
}
