import { child, children, keyOf, type Node, nameOf } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import { type Binding, lookup } from '../../code/scope.ts';
import type { CallGraph } from '../call-graph.ts';
import type { Model, Models } from './model.ts';
import { typeNames } from './read.ts';

interface Found {
  model: Model;
}

const GENERIC =
  /^(?:Repository|TreeRepository|EntityRepository|AbstractRepository|Model|MongoRepository|BaseRepository|ModelStatic|ModelCtor|ReturnModelType|SoftDeleteModel|PaginateModel|Array|Promise|Partial|InstanceType|HydratedDocument|Loaded|Nullable|Ref)$/;

/** The models that type annotations say. */
export class TypedModels {
  readonly #models: Models;
  readonly #graph: CallGraph;

  constructor(models: Models, graph: CallGraph) {
    this.#models = models;
    this.#graph = graph;
  }

  /** The model that the annotation of a variable or parameter says. */
  annotated(binding: Binding): Found | null {
    const holder = binding.node.type === 'VariableDeclarator' ? child(binding.node, 'id') : binding.node;
    const typed = holder?.type === 'TSParameterProperty' ? child(holder, 'parameter') : holder;
    return typed ? this.of(typed) : null;
  }

  /** The model that a type annotation says, unless the name means another class there. */
  of(holder: Node): Found | null {
    for (const name of typeNames(holder).filter((item) => !GENERIC.test(item))) {
      const exact = this.#models.at(this.#defined(holder, name));
      if (exact) return { model: exact };
      const model =
        this.#models.named(name) ??
        this.#models.named(name.replace(/(?:Document|Entity|Model|Instance|Attributes)$/, ''));
      if (model && !this.#isOther(holder, name, model)) return { model };
    }
    return null;
  }

  #isOther(holder: Node, name: string, model: Model): boolean {
    const defined = this.#defined(holder, name);
    return defined?.type.startsWith('Class') === true && defined !== model.node;
  }

  /** What a name stands for where a type says it: a class of the same module or the one that is imported. */
  #defined(holder: Node, name: string): Node | null {
    const binding = lookup(holder, name);
    if (!binding?.imported) return binding?.node ?? null;
    const path = this.#moduleOf(holder)?.path;
    if (path === undefined) return null;
    const { specifier, name: exported } = binding.imported;
    return this.#graph.evaluator.project.definition(path, specifier, exported)?.node ?? null;
  }

  readonly #programs = new Map<Node, ParsedModule>();

  #moduleOf(node: Node): ParsedModule | undefined {
    if (this.#programs.size === 0)
      for (const module of this.#graph.evaluator.project.modules.values()) this.#programs.set(module.program, module);
    let at: Node = node;
    while (at.parent) at = at.parent;
    return this.#programs.get(at);
  }

  /** `deps.users`, where `const deps = {} as { users: Repository<User> }` or a parameter is typed so. */
  member({ node, module }: Place, property: string): Found | null {
    const binding = node.type === 'Identifier' ? lookup(node, nameOf(node) ?? '') : null;
    const from = binding?.imported
      ? this.#graph.evaluator.project.definition(module.path, binding.imported.specifier, binding.imported.name)
      : binding;
    const member = from?.node
      ? membersOfType(from.node).find((item) => keyOf(child(item, 'key')) === property)
      : undefined;
    return member ? this.of(member) : null;
  }
}

/** The members of the type literal that a variable or parameter is annotated with or cast to. */
function membersOfType(declared: Node): Node[] {
  const cast = declared.parent?.type === 'TSAsExpression' ? declared.parent : declared;
  const declarator = cast.parent?.type === 'VariableDeclarator' ? cast.parent : cast;
  const annotated = child(child(declarator, 'id') ?? declarator, 'typeAnnotation');
  const holder = annotated?.type === 'TSTypeAnnotation' ? annotated : (child(declarator, 'init') ?? cast);
  const type = child(holder, 'typeAnnotation');
  return type?.type === 'TSTypeLiteral' ? children(type, 'members') : [];
}
