import { child, children, type Node, nameOf, stringOf } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Project } from '../../code/project.ts';

/** Every module that a module loads, directly and through others; itself included. */
export function reachedFrom(project: Project, start: string): Set<string> {
  const seen = new Set([start]);
  for (const path of seen) {
    const module = project.modules.get(path);
    for (const specifier of module ? specifiersOf(module) : []) {
      const { to } = project.resolve(path, specifier);
      if (to !== null && project.modules.has(to)) seen.add(to);
    }
  }
  return seen;
}

function specifiersOf(module: ParsedModule): string[] {
  const sources = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression'];
  const nodes: (Node | null | undefined)[] = sources.flatMap((type) =>
    module.nodes(type).map((node) => child(node, 'source')),
  );
  const required = module
    .nodes('CallExpression')
    .filter((node) => nameOf(child(node, 'callee')) === 'require')
    .map((node) => children(node, 'arguments')[0]);
  return [...nodes, ...required].flatMap((node) => stringOf(node) ?? []);
}
