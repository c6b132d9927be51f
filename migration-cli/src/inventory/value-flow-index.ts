import { child, type Node, nameOf, stringOf } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Place } from '../code/place.ts';
import { type Binding, lookup } from '../code/scope.ts';
import { subclassesIn } from '../code/subclasses.ts';
import type { CallGraph } from './call-graph.ts';
import { argumentsOf } from './functions.ts';

/** A name of a module that stands for something of another module. */
export interface Importer {
  module: ParsedModule;
  binding: Binding;
}

const known = new WeakMap<CallGraph, FlowIndex>();

/** What a value can be followed along, each part found once for a tree. */
export class FlowIndex {
  readonly graph: CallGraph;
  readonly #identifiers = new Map<ParsedModule, Map<string, Node[]>>();
  #targets: Map<Node, Place[]> | null = null;
  #importers: Map<string, Importer[]> | null = null;
  #requires: Map<string, Place[]> | null = null;

  private constructor(graph: CallGraph) {
    this.graph = graph;
  }

  static of(graph: CallGraph): FlowIndex {
    const index = known.get(graph) ?? new FlowIndex(graph);
    known.set(graph, index);
    return index;
  }

  /** Every identifier that means a binding, its declaration among them. */
  references(module: ParsedModule, binding: Binding): Node[] {
    let byName = this.#identifiers.get(module);
    if (!byName) {
      byName = Map.groupBy(module.nodes('Identifier'), (node) => nameOf(node) ?? '');
      this.#identifiers.set(module, byName);
    }
    return (byName.get(binding.name) ?? []).filter((node) => lookup(node, binding.name) === binding);
  }

  /** The functions and classes that a call leads to. */
  targets(call: Node): Place[] {
    if (!this.#targets) {
      this.#targets = new Map();
      for (const { node, target } of this.graph.calls) append(this.#targets, node, target);
    }
    return this.#targets.get(call) ?? [];
  }

  /** The names that `import` gives to an export of a file; '*' is the module as a whole. */
  importers(path: string, name: string): Importer[] {
    this.#importers ??= this.#readImporters();
    return this.#importers.get(`${path}\n${name}`) ?? [];
  }

  #readImporters(): Map<string, Importer[]> {
    const found = new Map<string, Importer[]>();
    for (const module of this.#modules()) {
      for (const binding of module.scope.names.values()) {
        if (binding.kind !== 'import' || !binding.imported) continue;
        const from = this.graph.evaluator.project.imported(module.path, binding.imported);
        if (from) append(found, `${from.module.path}\n${from.name}`, { module, binding });
      }
    }
    return found;
  }

  /** The calls of `require` and `import` that load a file. */
  requires(path: string): Place[] {
    this.#requires ??= this.#readRequires();
    return this.#requires.get(path) ?? [];
  }

  #readRequires(): Map<string, Place[]> {
    const found = new Map<string, Place[]>();
    for (const module of this.#modules()) {
      const add = (node: Node, specifier: string | null) => {
        const to = specifier === null ? null : this.graph.evaluator.project.resolve(module.path, specifier).to;
        if (to !== null) append(found, to, { node, module });
      };
      for (const node of module.calls(/^require$/))
        if (nameOf(child(node, 'callee')) === 'require') add(node, stringOf(argumentsOf(node)[0]));
      for (const node of module.nodes('ImportExpression')) add(node, stringOf(child(node, 'source')));
    }
    return found;
  }

  /** The classes that extend a class. */
  subclasses(base: Node): Place[] {
    return subclassesIn(this.graph.evaluator).get(base) ?? [];
  }

  #modules(): Iterable<ParsedModule> {
    return this.graph.evaluator.project.modules.values();
  }
}

function append<K, T>(groups: Map<K, T[]>, key: K, item: T): void {
  const before = groups.get(key);
  if (before) before.push(item);
  else groups.set(key, [item]);
}
