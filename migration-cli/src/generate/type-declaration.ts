import { child, children, type Node, nameOf } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Project } from '../code/project.ts';

export interface TypeDeclaration {
  module: ParsedModule;
  name: string;
  node: Node;
}

const TYPES = ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSEnumDeclaration', 'ClassDeclaration'];

/** The declaration of a type that a file names: its own, or one that it imports from the tree. */
export function declarationOf(project: Project, file: string, name: string): TypeDeclaration | null {
  const module = project.modules.get(file);
  if (!module) return null;
  for (const type of TYPES) {
    const node = module.nodes(type).find((item) => nameOf(child(item, 'id')) === name);
    if (node) return { module, name, node };
  }
  const imported = importOf(module, name);
  if (!imported) return null;
  const found = project.definition(file, imported.specifier, imported.name);
  return found ? declarationOf(project, found.module.path, found.name) : null;
}

/** The import that binds a local name. */
export function importOf(module: ParsedModule, local: string): { specifier: string; name: string } | null {
  for (const declaration of module.nodes('ImportDeclaration')) {
    for (const specifier of children(declaration, 'specifiers')) {
      if (nameOf(child(specifier, 'local')) !== local) continue;
      const imported = specifier.type === 'ImportSpecifier' ? nameOf(child(specifier, 'imported')) : null;
      return {
        specifier: String(child(declaration, 'source')?.value ?? ''),
        name: imported ?? (specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*'),
      };
    }
  }
  return null;
}
