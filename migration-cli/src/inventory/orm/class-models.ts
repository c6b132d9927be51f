import { child, children, type Node, nameOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import { subclassesIn } from '../../code/subclasses.ts';
import type { CallGraph } from '../call-graph.ts';
import type { Model, Models } from './model.ts';
import { modelsBySchema, schemaOfThis } from './mongoose-this.ts';
import { decorators, staticValue, superName } from './read.ts';

const MAX_BASES = 4;

interface Found {
  model: Model;
}

/** The models that classes and schemas are or work on. */
export class ClassModels {
  readonly #models: Models;
  readonly #graph: CallGraph;

  constructor(models: Models, graph: CallGraph) {
    this.#models = models;
    this.#graph = graph;
  }

  /** A class that is a model, or a repository for one: `class Users extends Repository<User>`. */
  of(node: Node | null): Found | null {
    const own = this.#models.at(node);
    if (node === null || own) return own ? { model: own } : null;
    const repository = decorators(node).find(({ name }) => name === 'EntityRepository');
    const [first] = repository?.args ?? [];
    const named = first ? this.#models.named(nameOf(first)) : null;
    if (named) return { model: named };
    const built = this.#ofBuilder(node);
    if (built) return { model: built };
    if (!this.#isRepository(node)) return null;
    const args = children(child(node, 'superTypeArguments') ?? child(node, 'superTypeParameters'), 'params');
    const typed = args.map((type) => nameOf(child(type, 'typeName'))).map((name) => this.#models.named(name));
    const called = children(unwrap(child(node, 'superClass')), 'arguments').map((item) =>
      this.#models.named(nameOf(item)),
    );
    const model = [...typed, ...called].find((item) => item !== null);
    return model ? { model } : null;
  }

  /** True for a class whose base, or the base of that, is called a repository: `Base<User>` over `Base<T> extends Repository<T>`. */
  #isRepository(cls: Node): boolean {
    this.#bases ??= new Map(
      [...subclassesIn(this.#graph.evaluator)].flatMap(([base, below]) =>
        below.map((item) => [item.node, base] as const),
      ),
    );
    let at: Node | undefined = cls;
    for (let depth = 0; at && depth < MAX_BASES; depth += 1, at = this.#bases.get(at))
      if (/Repository$/.test(superName(at) ?? '')) return true;
    return false;
  }

  #bases: Map<Node, Node> | null = null;

  /** Objection: `static QueryBuilder = UserQueries` makes the methods of that class queries on the model. */
  #ofBuilder(node: Node): Model | null {
    this.#builders ??= Map.groupBy(
      this.#models.all.flatMap((model) => {
        const value = model.library === 'objection' ? staticValue(model.node, 'QueryBuilder') : null;
        const builder = value && this.#graph.evaluator.follow({ node: value, module: model.module });
        return builder ? [{ model, builder: builder.node }] : [];
      }),
      ({ builder }) => builder,
    );
    const found = this.#builders.get(node);
    return found?.length === 1 ? (found[0]?.model ?? null) : null;
  }

  /** Mongoose: what `this` is in the statics, methods and hooks of a schema. */
  ofSchema(place: Place): Found | null {
    if (!this.#extendsSchemas(place.module)) return null;
    const schema = schemaOfThis(place.node, place, this.#graph.evaluator);
    this.#schemas ??= modelsBySchema(this.#models, this.#graph.evaluator);
    const model = schema && this.#schemas.get(schema);
    return model ? { model } : null;
  }

  #extendsSchemas(module: ParsedModule): boolean {
    const known = this.#extending.get(module) ?? /statics|methods|\.(?:static|method|pre|post)\(/.test(module.text);
    this.#extending.set(module, known);
    return known;
  }

  readonly #extending = new Map<ParsedModule, boolean>();
  #schemas: Map<Node, Model> | null = null;
  #builders: Map<Node, { model: Model }[]> | null = null;
}
