import type { SymbolRef } from '../model/inventory.ts';
import type { Node } from './ast.ts';
import { type ExportDefinition, exportsOf } from './exports.ts';
import type { ParsedModule } from './parse.ts';
import { type Resolution, type ResolveContext, resolveSpecifier } from './resolve.ts';
import type { Binding } from './scope.ts';
import { Stars } from './stars.ts';

/** A symbol followed to the file that declares it. */
export interface Definition {
  module: ParsedModule;
  /** '*' for the module as a whole. */
  name: string;
  node: Node | null;
  export: ExportDefinition | null;
}

/** What a name stands for that is imported, as its binding says it. */
type Imported = NonNullable<Binding['imported']>;

/** Parsed modules by path; a map, or one that parses a file when it is asked for. */
export interface Modules {
  has(path: string): boolean;
  get(path: string): ParsedModule | undefined;
  keys(): Iterable<string>;
  values(): Iterable<ParsedModule>;
}

/** The parsed modules with what connects them; everything is computed once and kept. */
export class Project {
  readonly modules: Modules;
  readonly context: ResolveContext;
  readonly #exports = new Map<string, Map<string, ExportDefinition[]>>();
  readonly #stars = new Map<string, Stars>();
  readonly #resolutions = new Map<string, Map<string, Resolution>>();
  readonly #imported = new WeakMap<Imported, Definition | null>();

  constructor(modules: Modules, context: ResolveContext) {
    this.modules = modules;
    this.context = context;
  }

  resolve(from: string, specifier: string): Resolution {
    let resolutions = this.#resolutions.get(from);
    if (!resolutions) {
      resolutions = new Map();
      this.#resolutions.set(from, resolutions);
    }
    let known = resolutions.get(specifier);
    if (!known) {
      known = resolveSpecifier(this.context, from, specifier);
      resolutions.set(specifier, known);
    }
    return known;
  }

  exportsOf(path: string): ExportDefinition[] {
    return [...this.#exportTable(path).values()].flat();
  }

  #exportTable(path: string): Map<string, ExportDefinition[]> {
    const known = this.#exports.get(path);
    if (known) return known;
    const module = this.modules.get(path);
    const table = new Map<string, ExportDefinition[]>();
    for (const item of module ? exportsOf(module) : []) {
      const same = table.get(item.name);
      if (same) same.push(item);
      else table.set(item.name, [item]);
    }
    this.#exports.set(path, table);
    return table;
  }

  /** Follows an import through every barrel; null where it ends at a package or cannot be found. */
  definition(from: string, specifier: string, name: string): Definition | null {
    const to = this.resolve(from, specifier).to;
    return to === null ? null : this.exported(to, name);
  }

  /** The same for the import that a name of a module stands for, followed once however often the name is used. */
  imported(from: string, imported: Imported): Definition | null {
    const known = this.#imported.get(imported);
    if (known !== undefined) return known;
    const found = this.definition(from, imported.specifier, imported.name);
    this.#imported.set(imported, found);
    return found;
  }

  /** The declaration behind an export of a file. */
  exported(path: string, name: string, seen?: Set<string>): Definition | null {
    const module = this.modules.get(path);
    if (!module || seen?.has(`${path}\n${name}`)) return null;
    const own = name === '*' ? undefined : this.#exportTable(path).get(name)?.[0];
    // Most names are declared where they are asked for, and lead nowhere else.
    if (own && !own.from) return { module, name, node: own.node, export: own };
    return this.#exportedFrom(module, name, own, (seen ?? new Set()).add(`${path}\n${name}`));
  }

  #exportedFrom(
    module: ParsedModule,
    name: string,
    own: ExportDefinition | undefined,
    seen: Set<string>,
  ): Definition | null {
    if (name === '*') return { module, name, node: null, export: null };
    if (own?.from) return this.#passedOn(module, own, own.from, seen);
    // The default import of a CommonJS module is its `module.exports`.
    if (name === 'default' && module.system === 'commonjs') return { module, name: '*', node: null, export: null };
    for (const specifier of this.#starsOf(module.path).leadingTo(name)) {
      const found = this.#followed(module, specifier, name, seen);
      if (found) return found;
    }
    return null;
  }

  #starsOf(path: string): Stars {
    const known = this.#stars.get(path);
    if (known) return known;
    const specifiers = (this.#exportTable(path).get('*') ?? []).flatMap(({ from }) => from?.specifier ?? []);
    const stars = new Stars(specifiers, (specifier) => this.#ownNames(this.resolve(path, specifier).to));
    this.#stars.set(path, stars);
    return stars;
  }

  /** The names that a module exports, or null where it passes on what others export. */
  #ownNames(path: string | null): Iterable<string> | null {
    const module = path === null ? undefined : this.modules.get(path);
    if (path === null || module === undefined) return [];
    const table = this.#exportTable(path);
    // The default export of a CommonJS module is there without being written.
    return table.has('*') ? null : [...table.keys(), ...(module.system === 'commonjs' ? ['default'] : [])];
  }

  #passedOn(
    module: ParsedModule,
    item: ExportDefinition,
    from: { specifier: string; name: string },
    seen: Set<string>,
  ) {
    const found = this.#followed(module, from.specifier, from.name, seen);
    // A symbol of a package, or one that cannot be followed, is at home where it is passed on.
    return found ?? { module, name: item.name, node: null, export: item };
  }

  #followed(module: ParsedModule, specifier: string, name: string, seen: Set<string>): Definition | null {
    const to = this.resolve(module.path, specifier).to;
    if (to === null) return null;
    const target = this.modules.get(to);
    if (name === '*' && target?.system === 'commonjs') {
      const whole = this.#exportTable(to).get('default')?.[0];
      // `module.exports = require('./x')` and a class or function as the whole module lead further.
      if (whole?.from && !seen.has(`${to}\n*`)) {
        seen.add(`${to}\n*`);
        return this.#passedOn(target, whole, whole.from, seen);
      }
    }
    return this.exported(to, name, seen);
  }

  /** The same as a plain reference. */
  origin(from: string, specifier: string, name: string): SymbolRef | null {
    const found = this.definition(from, specifier, name);
    return found ? { file: found.module.path, name: found.name } : null;
  }
}
