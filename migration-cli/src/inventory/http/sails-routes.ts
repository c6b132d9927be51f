import { child, children, keyOf } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { RouteEntry } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { joinPaths, printedMethod } from './route-paths.ts';

/** The table of routes of Sails: `module.exports.routes = { 'GET /x': … }` in config/routes.js. */
export function readSailsRoutes(graph: CallGraph, modules: ParsedModule[]): RouteEntry[] {
  return modules.flatMap((module) => {
    if (!/(?:^|\/)config\/routes\.[jt]s$/.test(module.path)) return [];
    const found = graph.evaluator.project.exported(module.path, 'routes')?.node;
    const table = found ? graph.evaluator.follow({ node: found, module }) : null;
    return children(table?.node, 'properties').flatMap((row): RouteEntry[] => {
      const [, method = 'ALL', path] = /^(?:([A-Za-z]+)\s+)?(\/.*|r\|.*)$/.exec(keyOf(child(row, 'key')) ?? '') ?? [];
      if (path === undefined) return [];
      return [
        { method: printedMethod(method), path: joinPaths('', path), file: module.path, line: module.lineAt(row.start) },
      ];
    });
  });
}
