import { child, children, isFunction, type Node, propertyOf, stringOf } from '../../../code/ast.ts';
import type { ParsedModule } from '../../../code/parse.ts';
import type { Place } from '../../../code/place.ts';
import type { RouteEntry } from '../../../model/inventory.ts';
import type { CallGraph } from '../../call-graph.ts';
import { calleePackage } from '../../path-consumers.ts';
import { joinPaths, printedMethod } from '../route-paths.ts';
import { Meanings } from './meanings.ts';
import { methodsFor } from './methods.ts';
import { comparedPaths } from './paths.ts';

type Say = (place: Place, why: string) => void;

const SERVERS = /^(?:node:)?https?$|^(?:node:)?http2$/;
const MAX_DEPTH = 4;

/** Routes of `http.createServer((req, res) => …)` that are told apart by comparing the address with constant paths. */
export function readPlainServers(graph: CallGraph, modules: ParsedModule[], say: Say): RouteEntry[] {
  return modules.flatMap((module) => {
    if (!/['"](?:node:)?http(?:s|2)?['"]/.test(module.text)) return [];
    const seen = new Set<Node>();
    return handlersIn(module).flatMap((handler) => {
      const fn = graph.evaluator.follow(handler);
      return fn && isFunction(fn.node) ? answeredBy(graph, fn, new Meanings(fn, { 0: 'request' }), say, seen) : [];
    });
  });
}

/** The last arguments of `createServer` and of `server.on('request', …)` beside it. */
function handlersIn(module: ParsedModule): Place[] {
  const makes = module.calls(/^create(?:Secure)?Server$/).filter((node) => SERVERS.test(calleePackage(node)));
  const listens = module
    .calls(/^(?:on|addListener)$/)
    .filter((node) => makes.length > 0 && stringOf(children(node, 'arguments')[0]) === 'request');
  return [...makes, ...listens].flatMap((node) => {
    const last = children(node, 'arguments').at(-1);
    return last ? [{ node: last, module }] : [];
  });
}

function answeredBy(
  graph: CallGraph,
  fn: Place,
  meanings: Meanings,
  say: Say,
  seen: Set<Node>,
  depth = 0,
): RouteEntry[] {
  if (seen.has(fn.node) || depth > MAX_DEPTH) return [];
  seen.add(fn.node);
  const own = comparedPaths(graph, fn, meanings, say).flatMap(({ paths, node, at }) =>
    paths.flatMap(({ method, path }) =>
      (method === null ? methodsFor(node, fn.node, meanings) : [method]).map((name) => ({
        method: printedMethod(name),
        path: joinPaths('', path),
        file: at.module.path,
        line: at.module.lineAt(at.node.start),
      })),
    ),
  );
  return [...own, ...handedOn(graph, fn, meanings, say, seen, depth)];
}

/** `route(req, res)`: a function of the tree that is handed the request or its address. */
function handedOn(
  graph: CallGraph,
  fn: Place,
  meanings: Meanings,
  say: Say,
  seen: Set<Node>,
  depth: number,
): RouteEntry[] {
  const calls = fn.module
    .nodes('CallExpression')
    .filter(({ start, end }) => start >= fn.node.start && end <= fn.node.end);
  return calls.flatMap((call) => {
    const args = children(call, 'arguments');
    const known = Object.fromEntries(
      args.flatMap((arg, index) => {
        const meaning = meanings.of(arg);
        return meaning ? [[index, meaning]] : [];
      }),
    );
    const callee = child(call, 'callee');
    // What a table holds is told by the keys of the table.
    if (Object.keys(known).length === 0 || !callee || callee.computed === true || propertyOf(callee) === 'end')
      return [];
    const target = graph.evaluator.follow({ node: callee, module: fn.module });
    if (!target || !isFunction(target.node)) return [];
    return answeredBy(graph, target, new Meanings(target, known), say, seen, depth + 1);
  });
}
