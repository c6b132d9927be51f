import { child, type Node, nameOf, walk } from '../code/ast.ts';
import type { Project } from '../code/project.ts';
import { declarationOf, importOf } from './type-declaration.ts';

const GLOBALS = new Set([
  'Promise',
  'Record',
  'Partial',
  'Required',
  'Readonly',
  'Pick',
  'Omit',
  'Exclude',
  'Extract',
  'NonNullable',
  'Array',
  'ReadonlyArray',
  'Awaited',
  'Date',
  'Map',
  'Set',
  'Error',
  'URL',
  'Uint8Array',
  'Buffer',
  'Parameters',
  'ReturnType',
]);

/** Cuts type declarations, with everything that they need, out of the files that declare them. */
export class TypeSlice {
  /** name → text of an exported declaration. */
  readonly declarations = new Map<string, string>();
  /** package → names. */
  readonly packages = new Map<string, Set<string>>();
  readonly problems: string[] = [];
  readonly #project: Project;
  readonly #origins = new Map<string, string>();

  constructor(project: Project) {
    this.#project = project;
  }

  /** Takes everything that a type annotation of `file` names. */
  need(file: string, annotation: Node): void {
    walk(annotation, (node) => {
      if (node.type === 'TSTypeQuery') this.problems.push('a type is made from a value with typeof');
      if (node.type === 'TSTypeReference') this.#reference(file, nameOf(child(node, 'typeName')));
      if (node.type === 'TSInterfaceHeritage' || node.type === 'TSClassImplements')
        this.#reference(file, nameOf(child(node, 'expression')));
    });
  }

  /** Takes a declared type by name. */
  take(file: string, name: string): void {
    this.#reference(file, name);
  }

  #reference(file: string, name: string | null): void {
    if (name === null) return;
    const declared = declarationOf(this.#project, file, name);
    if (!declared) {
      this.#fromPackage(file, name);
      return;
    }
    const { node, module } = declared;
    const known = this.#origins.get(name);
    if (known !== undefined) {
      if (known !== module.path) this.problems.push(`two types are called ${name}`);
      return;
    }
    this.#origins.set(name, module.path);
    if (node.type === 'ClassDeclaration') {
      this.problems.push(`${name} is a class`);
      return;
    }
    this.declarations.set(name, `export ${module.text.slice(node.start, node.end).replace(/^export\s+/, '')}`);
    this.need(module.path, node);
  }

  #fromPackage(file: string, name: string): void {
    const module = this.#project.modules.get(file);
    const imported = module ? importOf(module, name) : null;
    if (imported && this.#project.resolve(file, imported.specifier).package !== null) {
      const names = this.packages.get(imported.specifier) ?? new Set();
      this.packages.set(imported.specifier, names.add(imported.name === name ? name : `${imported.name} as ${name}`));
    } else if (!GLOBALS.has(name) && imported) {
      this.problems.push(`the type ${name} cannot be followed`);
    }
  }
}
