import { child, children, type Node, nameOf, stringOf } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Project } from '../../code/project.ts';

/** Every module that a module loads, directly and through others; itself included. */
export function reachedFrom(project: Project, start: string): Set<string> {
  const seen = new Set([start]);
  for (const path of seen) {
    const module = project.modules.get(path);
    for (const to of module ? importsOf(project, module) : []) seen.add(to);
  }
  return seen;
}

/** The modules of the tree that a module names. */
export function importsOf(project: Project, module: ParsedModule): string[] {
  return specifiersOf(module).flatMap((specifier) => {
    const { to } = project.resolve(module.path, specifier);
    return to !== null && project.modules.has(to) ? [to] : [];
  });
}

function specifiersOf(module: ParsedModule): string[] {
  const sources = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression'];
  const nodes: (Node | null | undefined)[] = sources.flatMap((type) =>
    module.nodes(type).map((node) => child(node, 'source')),
  );
  const required = module
    .calls(/^require$/)
    .filter((node) => nameOf(child(node, 'callee')) === 'require')
    .map((node) => children(node, 'arguments')[0]);
  return [...nodes, ...required].flatMap((node) => stringOf(node) ?? []);
}
