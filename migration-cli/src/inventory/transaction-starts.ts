import { child, children, dottedName, isFunction, type Node, nameOf, propertyOf, unwrap } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { CallGraph } from './call-graph.ts';
import { originOf } from './env/origin.ts';
import { argumentsOf, enclosingFunction } from './functions.ts';

/** A stretch of code that runs in one transaction. */
export interface TransactionBlock {
  module: ParsedModule;
  /** The callback, the function that begins and ends it itself, or the list of what runs in it. */
  body: Node;
  start: Node;
}

const BEGIN = /^\s*(?:BEGIN|START\s+TRANSACTION)\b/i;
const RUNS_SQL = /^(?:query|execute|exec|unsafe|run|raw|none|any|\$(?:execute|query)Raw(?:Unsafe)?)$/;
const BY_METHOD = /^(?:startTransaction|beginTransaction|transaction|transactionProvider|begin)$/;
const STARTS = new RegExp(`${RUNS_SQL.source}|${BY_METHOD.source}`);
/** What performance monitors call a transaction. */
const MONITORS = /sentry|apm|newrelic|dd-trace|opentelemetry/i;

/** Functions that begin a transaction themselves, and methods that a decorator puts into one. */
export function beginners(graph: CallGraph): TransactionBlock[] {
  return [...graph.evaluator.project.modules.values()].flatMap((module) => [
    ...module.calls(STARTS).flatMap((call) => {
      if (!beginsBySql(graph, module, call) && !beginsByMethod(call)) return [];
      const body = enclosingFunction(call);
      return body ? [{ module, body, start: call }] : [];
    }),
    ...decorated(module),
    ...batches(module),
  ]);
}

function beginsBySql(graph: CallGraph, module: ParsedModule, call: Node): boolean {
  const [first] = argumentsOf(call);
  const callee = child(call, 'callee');
  if (!first || !/^(?:Literal|TemplateLiteral|Identifier|MemberExpression)$/.test(first.type)) return false;
  if (!RUNS_SQL.test(propertyOf(callee) ?? nameOf(callee) ?? '')) return false;
  return graph.evaluator.texts({ node: first, module }).some((text) => BEGIN.test(text));
}

/** `runner.startTransaction()`, `connection.beginTransaction()`, `const trx = await knex.transaction()`, `em.begin()`. */
function beginsByMethod(call: Node): boolean {
  const callee = child(call, 'callee');
  const method = propertyOf(callee) ?? '';
  if (!BY_METHOD.test(method)) return false;
  if (isMonitored(callee)) return false;
  const args = argumentsOf(call);
  if (method === 'transactionProvider' || method === 'beginTransaction') return true;
  if (method === 'begin') return args.length === 0 && /^(?:em|entityManager)$/.test(lastName(child(callee, 'object')));
  const plain = args.every((argument) => /^(?:ObjectExpression|Identifier|MemberExpression)$/.test(argument.type));
  if (method === 'startTransaction') return plain;
  return args.length <= 1 && plain && !isFunctionName(args[0]) && chained(call) === null;
}

function isMonitored(callee: Node | null): boolean {
  const name = dottedName(callee) ?? '';
  return MONITORS.test(name) || MONITORS.test(originOf(callee)?.specifier ?? '');
}

const lastName = (node: Node | null): string => propertyOf(node) ?? nameOf(node) ?? '';

/** `db.transaction(work)`: a function by its name is a callback, whatever it is called. */
function isFunctionName(argument: Node | undefined): boolean {
  return (
    argument !== undefined &&
    argument.type !== 'ObjectExpression' &&
    !/option|config|isolation/i.test(lastName(argument))
  );
}

/** The callback of Kysely's `db.transaction().setIsolationLevel('…').execute(async (trx) => …)`, which is chained on. */
export function chained(call: Node): Node | null {
  let at: Node | null | undefined = call;
  while (at?.parent?.type === 'MemberExpression' && at.parent.object === at) {
    const next: Node | null | undefined = at.parent.parent;
    if (next?.type !== 'CallExpression' || next.callee !== at.parent) return null;
    if (propertyOf(at.parent) === 'execute') return argumentsOf(next)[0] ?? null;
    at = next;
  }
  return null;
}

/** `prisma.$transaction([a, b])` and `db.batch([a, b])`: the list runs as one. */
function batches(module: ParsedModule): TransactionBlock[] {
  return module.calls(/^\$transaction$/).flatMap((call) => {
    const callee = child(call, 'callee');
    const [first] = argumentsOf(call);
    if (propertyOf(callee) !== '$transaction' || !first || isFunction(first)) return [];
    const list = unwrap(first);
    if (list?.type === 'ArrayExpression') return [{ module, body: list, start: call }];
    const body = list?.type === 'Identifier' ? enclosingFunction(call) : null;
    return body && !children(body, 'params').some((param) => nameOf(param) === nameOf(list))
      ? [{ module, body, start: call }]
      : [];
  });
}

/** `@Transaction()` of TypeORM and `@Transactional()` of its companions. */
function decorated(module: ParsedModule): TransactionBlock[] {
  return module.nodes('Decorator').flatMap((decorator) => {
    const expression = child(decorator, 'expression');
    const name = nameOf(expression?.type === 'CallExpression' ? child(expression, 'callee') : expression) ?? '';
    const method = decorator.parent?.type === 'MethodDefinition' ? child(decorator.parent, 'value') : null;
    return /^Transaction(?:al)?$/.test(name) && method
      ? [{ module, body: method, start: decorator.parent ?? method }]
      : [];
  });
}
