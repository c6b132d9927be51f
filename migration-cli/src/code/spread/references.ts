import type { Edge } from '../../model/inventory.ts';
import { child, isFunction, type Node, nameOf, propertyOf, unwrap } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import type { Project } from '../project.ts';
import { type Binding, lookup, requiredSpecifier } from '../scope.ts';
import { exportMember } from '../symbols/exports-object.ts';
import { inlineMembers } from '../symbols/members.ts';
import { namesIn } from '../symbols/pieces.ts';
import { isLabel } from '../symbols/references.ts';

/** A function of the tree by its own node. */
export interface FunctionAt {
  module: ParsedModule;
  node: Node;
}

/** A place that names a function; `at` is all that names it there, `lib.total` as well as `total`. */
export interface Reference {
  module: ParsedModule;
  at: Node;
}

/** Why asynchrony cannot be spread, and where. */
export interface Refusal {
  file: string;
  line: number;
  why: string;
}

export const refusal = (module: ParsedModule, node: Node, why: string): Refusal => ({
  file: module.path,
  line: module.lineAt(node.start),
  why,
});

export interface Found {
  references: Reference[];
  refused: Refusal[];
}

/** The function of a declaration, of a declarator or of a value; null where it is none. */
export function functionIn(node: Node | null): Node | null {
  const inner = unwrap(node);
  if (isFunction(inner)) return inner;
  return inner?.type === 'VariableDeclarator' ? functionIn(child(inner, 'init')) : null;
}

/** The names under which a module exports a function of its own. */
export function exportedNames(project: Project, { module, node }: FunctionAt): string[] {
  return project
    .exportsOf(module.path)
    .flatMap((item) => (item.from === null && functionIn(item.node) === node ? item.name : []));
}

const loaders = new WeakMap<Edge[], Loaders>();

/** Who loads whom, once for many questions about the same edges. */
export class Loaders {
  readonly #from = new Map<string, Edge[]>();
  readonly #folders: Edge[] = [];
  readonly #known = new Map<string, Map<string, Edge[]>>();
  readonly #project: Project;

  static of(project: Project, edges: Edge[]): Loaders {
    const known = loaders.get(edges) ?? new Loaders(project, edges);
    loaders.set(edges, known);
    return known;
  }

  constructor(project: Project, edges: Edge[]) {
    this.#project = project;
    for (const edge of edges) {
      if (edge.to === null || edge.kind === 'mock' || edge.kind === 'type') continue;
      if (edge.kind === 'directory' && edge.anchor !== true && edge.to.endsWith('/')) this.#folders.push(edge);
      const known = this.#from.get(edge.to);
      if (known) known.push(edge);
      else this.#from.set(edge.to, [edge]);
    }
  }

  /** Every edge to a file, and to those that pass on what it exports, by the file that loads. */
  edgesTo(file: string): Map<string, Edge[]> {
    const known = this.#known.get(file) ?? Map.groupBy(this.#edgesTo(file), ({ from }) => from);
    this.#known.set(file, known);
    return known;
  }

  #edgesTo(file: string): Edge[] {
    const targets = [file];
    const found: Edge[] = [];
    for (const target of targets) {
      for (const edge of this.#from.get(target) ?? []) {
        found.push(edge);
        const passesOn = this.#project.exportsOf(edge.from).some((item) => item.from !== null);
        if (passesOn && !targets.includes(edge.from)) targets.push(edge.from);
      }
    }
    return found;
  }

  /** An edge that loads a folder as a whole in which a file is; null where there is none. */
  folderAround(file: string): Edge | null {
    return this.#folders.find(({ to }) => to !== null && file.startsWith(to)) ?? null;
  }
}

/** Every place that names a function, in its own file and in those that import it. */
export function referencesTo(project: Project, loading: Loaders, fn: FunctionAt): Found {
  const found: Found = { references: [], refused: [] };
  for (const binding of bindingsOf(fn)) found.references.push(...usesOf(fn.module, binding));
  const names = exportedNames(project, fn);
  if (names.length === 0) return found;
  ownExports(fn, names, found);
  for (const [path, own] of loading.edgesTo(fn.module.path)) {
    const module = project.modules.get(path);
    if (!module) continue;
    for (const binding of importsOf(module)) imported(project, module, binding, fn, names, found);
    for (const edge of own) inline(project, module, edge, fn, names, found);
  }
  return found;
}

/** The names that a function has in its own file. */
function bindingsOf({ node }: FunctionAt): Binding[] {
  const { parent } = node;
  const own = nameOf(child(node, 'id'));
  const declared = parent?.type === 'VariableDeclarator' ? nameOf(child(parent, 'id')) : null;
  const outside = node.type === 'FunctionDeclaration' && parent && own !== null ? lookup(parent, own) : null;
  const inside = node.type === 'FunctionExpression' && own !== null ? lookup(node, own) : null;
  const variable = parent && declared !== null ? lookup(parent, declared) : null;
  return [outside, inside, variable].filter((binding) => binding !== null);
}

const byName = new WeakMap<ParsedModule, Map<string, Node[]>>();

/** The identifiers of a module with one name, sorted out once. */
function named(module: ParsedModule, name: string): Node[] {
  let known = byName.get(module);
  if (!known) {
    const all = module.nodes('Identifier').concat(module.nodes('JSXIdentifier'));
    known = Map.groupBy(all, (node) => nameOf(node) ?? '');
    byName.set(module, known);
  }
  return known.get(name) ?? [];
}

/** Identifiers that mean a binding, its declaration left out. */
export function usesOf(module: ParsedModule, binding: Binding): Reference[] {
  const known = uses.get(binding) ?? usesIn(module, binding);
  uses.set(binding, known);
  return known;
}

const uses = new WeakMap<Binding, Reference[]>();

function usesIn(module: ParsedModule, binding: Binding): Reference[] {
  return named(module, binding.name)
    .filter((node) => !isLabel(node) && !declares(node) && lookup(node, binding.name) === binding)
    .map((at) => ({ module, at }));
}

function declares(node: Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (parent.type === 'Property') {
    if (parent.key === node && parent.value !== node) return true;
    return parent.parent?.type === 'ObjectPattern';
  }
  if (/^Import\w*Specifier$/.test(parent.type)) return true;
  return (isFunction(parent) || parent.type === 'VariableDeclarator') && parent.id === node;
}

/** `exports.total()` and `this.total()` of a CommonJS module mean its own export as well. */
function ownExports({ module }: FunctionAt, names: string[], { references, refused }: Found): void {
  if (module.system !== 'commonjs') return;
  for (const node of module.nodes('MemberExpression')) {
    if (names.includes(exportMember(node) ?? '')) {
      const { parent } = node;
      if (parent?.type !== 'AssignmentExpression' || parent.left !== node) references.push({ module, at: node });
    } else if (child(node, 'object')?.type === 'ThisExpression' && names.includes(propertyOf(node) ?? ''))
      refused.push(refusal(module, node, `this.${propertyOf(node)} may be it`));
  }
}

const imports = new WeakMap<ParsedModule, Binding[]>();

/** Everything that a module imports or requires under a name, at its top and inside of functions. */
function importsOf(module: ParsedModule): Binding[] {
  const known = imports.get(module) ?? importsIn(module);
  imports.set(module, known);
  return known;
}

function importsIn(module: ParsedModule): Binding[] {
  const top = [...module.scope.names.values()];
  const inner = module
    .nodes('VariableDeclarator')
    .filter((node) => requiredSpecifier(child(node, 'init')) !== null)
    .flatMap((node) => namesIn(child(node, 'id')).flatMap((name) => lookup(node, name) ?? []));
  return [...new Set([...top, ...inner])].filter((binding) => binding.imported !== null);
}

function imported(
  project: Project,
  module: ParsedModule,
  binding: Binding,
  fn: FunctionAt,
  names: string[],
  found: Found,
): void {
  const definition = binding.imported && project.imported(module.path, binding.imported);
  if (!definition) return;
  if (definition.name !== '*') {
    if (functionIn(definition.node) === fn.node) found.references.push(...usesOf(module, binding));
    return;
  }
  const own = definition.module === fn.module;
  const has = (name: string) =>
    own ? names.includes(name) : functionIn(project.exported(definition.module.path, name)?.node ?? null) === fn.node;
  for (const { at } of usesOf(module, binding)) {
    const { parent } = at;
    const member = parent?.type === 'MemberExpression' && parent.object === at ? propertyOf(parent) : null;
    if (member !== null && parent) {
      if (has(member)) found.references.push({ module, at: parent });
    } else if (has('default') && definition.module.system === 'commonjs') found.references.push({ module, at });
    else if (names.some(has)) found.refused.push(refusal(module, at, `${binding.name} is handed on as a whole`));
  }
}

/** `require('./x').total()` without a name between. */
function inline(
  project: Project,
  module: ParsedModule,
  edge: Edge,
  fn: FunctionAt,
  names: string[],
  found: Found,
): void {
  if (edge.to === null || (edge.kind !== 'require' && edge.kind !== 'dynamic')) return;
  const source = module.nodes('Literal').find(({ start }) => start === edge.start);
  for (let at = source?.parent; at; at = at.parent) {
    if (at.type === 'VariableDeclarator' && requiredSpecifier(child(at, 'init')) !== null) return;
  }
  const has = (name: string) => functionIn(project.exported(edge.to ?? '', name)?.node ?? null) === fn.node;
  const members = inlineMembers(module, edge.start);
  for (const { name, at } of members ?? []) {
    if (has(name) && at.parent) found.references.push({ module, at: at.parent });
  }
  if (members === null && names.some(has)) {
    const place = source ?? module.program;
    found.refused.push(refusal(module, place, 'its module is loaded and handed on as a whole'));
  }
}
