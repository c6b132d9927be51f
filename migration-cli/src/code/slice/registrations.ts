import type { RouteEntry } from '../../model/inventory.ts';
import { ancestors, child, children, type Node, nameOf, propertyOf, unwrap } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import type { Project } from '../project.ts';
import { lookup, requiredSpecifier } from '../scope.ts';

/** One place in the code where routes are registered. It is found again by its text after other statements have left. */
export interface Registration {
  file: string;
  line: number;
  /** The text of the statement, and which one it is among those that read the same. */
  text: string;
  occurrence: number;
  /** Where the call ends, counted from the start of the statement. */
  end: number;
  /** A statement of its own, or the decorator of a class. */
  form: 'statement' | 'decorator';
  routes: { method: string; path: string }[];
  /** True where other files add to what it makes, and do not load without it. */
  extended?: true;
}

export interface Registrations {
  found: Registration[];
  /** Routes that come about in a form that cannot be cut: a file's name, a table, generated code. */
  other: RouteEntry[];
}

/** Where the routes of an inventory are registered. `project` holds the very texts that the inventory was read from. */
export function registrationsOf(project: Project, routes: RouteEntry[]): Registrations {
  const result: Registrations = { found: [], other: [] };
  for (const [file, ofFile] of Map.groupBy(routes, (route) => route.file)) {
    const module = project.modules.get(file);
    const byCall = new Map<Node, RouteEntry[]>();
    for (const route of ofFile) {
      const call = module ? callOf(module, route) : null;
      if (call) byCall.set(call, [...(byCall.get(call) ?? []), route]);
      else result.other.push(route);
    }
    for (const [call, its] of byCall) {
      const made = module ? registration(project, module, call, its) : null;
      if (made) result.found.push(made);
      else result.other.push(...its);
    }
  }
  return result;
}

/** The call on the line of a route whose method says the same. */
function callOf(module: ParsedModule, { line, method }: RouteEntry): Node | null {
  const calls = module.nodes('CallExpression').filter((call) => lineOf(module, call) === line);
  const says = (call: Node) => {
    const callee = unwrap(child(call, 'callee'));
    const name = (propertyOf(callee) ?? (callee?.type === 'Identifier' ? String(callee.name) : '')).toLowerCase();
    return name === method.toLowerCase() || (name === 'del' && method === 'DELETE');
  };
  const exact = calls.filter(says);
  if (exact.length === 1) return exact[0] ?? null;
  // `fastify.route({ method, url })` and the like name the method in what they are given.
  const statements = new Set(calls.flatMap((call) => statementOf(call) ?? []));
  if (exact.length > 1 || statements.size !== 1) return null;
  return calls.reduce<Node | null>((outer, call) => (outer && outer.end >= call.end ? outer : call), null);
}

/** A link of a chain stands where its own name does. */
function lineOf(module: ParsedModule, call: Node): number {
  const callee = unwrap(child(call, 'callee'));
  const name = callee?.type === 'MemberExpression' ? child(callee, 'property') : null;
  return module.lineAt((name ?? call).start);
}

function registration(project: Project, module: ParsedModule, call: Node, routes: RouteEntry[]): Registration | null {
  const statement = statementOf(call);
  if (!statement) return null;
  const text = module.text.slice(statement.start, statement.end);
  const alike = sameText(module, statement.type, text);
  return {
    file: module.path,
    line: module.lineAt(statement.start),
    text,
    occurrence: alike.indexOf(statement),
    end: call.end - statement.start,
    form: statement.type === 'Decorator' ? 'decorator' : 'statement',
    routes: routes.map(({ method, path }) => ({ method, path })),
    ...(isExtended(project, module, call) ? { extended: true as const } : {}),
  };
}

/** Plugins that answer routes, with the name by which others reach them on the application. */
const DECORATES: Record<string, string> = { mercurius: 'graphql' };
/** They answer a route beside what they are there for. */
const DOES_MORE = /(?:^|[/-])(?:under-pressure|fastify-metrics|fastify-oas|swagger)$/;

/** `app.register(plugin)` where another file asks the application for what the plugin put there: `app.graphql`. */
function isExtended(project: Project, module: ParsedModule, call: Node): boolean {
  if (propertyOf(unwrap(child(call, 'callee'))) !== 'register') return false;
  const plugin = unwrap(children(call, 'arguments')[0] ?? null);
  const specifier = plugin && (lookup(plugin, nameOf(plugin) ?? '')?.imported?.specifier ?? requiredSpecifier(plugin));
  if (typeof specifier !== 'string') return false;
  const name = DECORATES[specifier];
  if (name === undefined) return DOES_MORE.test(specifier);
  const asks = (other: ParsedModule) =>
    other.text.includes(`.${name}`) && other.nodes('MemberExpression').some((node) => propertyOf(node) === name);
  return [...project.modules.values()].some((other) => other !== module && asks(other));
}

/** The statement or decorator of a registration in a later version of its file, with the call inside; null where it is gone. */
export function findAgain(
  module: ParsedModule,
  { text, occurrence, end, form }: Registration,
): { statement: Node; call: Node } | null {
  const statement = sameText(module, form === 'decorator' ? 'Decorator' : 'ExpressionStatement', text)[occurrence];
  const call = module
    .nodes('CallExpression')
    .find((node) => statement && node.start >= statement.start && node.end === statement.start + end);
  return statement && call ? { statement, call } : null;
}

function sameText(module: ParsedModule, type: string, text: string): Node[] {
  return module.nodes(type).filter((node) => module.text.slice(node.start, node.end) === text);
}

function statementOf(call: Node): Node | null {
  return [...ancestors(call)].find(({ type }) => type === 'ExpressionStatement' || type === 'Decorator') ?? null;
}
