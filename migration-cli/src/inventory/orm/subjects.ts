import {
  ancestors,
  child,
  children,
  dottedName,
  isFunction,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  unwrap,
} from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { MAX_DEPTH, type Place } from '../../code/place.ts';
import { type Binding, lookup } from '../../code/scope.ts';
import type { CallGraph } from '../call-graph.ts';
import { returnedValues } from '../functions.ts';
import type { Model, Models } from './model.ts';
import { modelsBySchema, schemaOfThis } from './mongoose-this.ts';
import { decorators, membersOf, staticValue, superName, textAt, typeNames } from './read.ts';

/** What an expression stands for: a model (its class, a query on it or a row of it), or a parameter that callers decide. */
export type Subject = { model: Model } | { fn: Node; position: number };

const LISTS = /^(?:map|forEach|filter|some|every|find|flatMap|reduce|then|each|mapSeries)$/;
const REPOSITORY =
  /^(?:getRepository|getCustomRepository|getTreeRepository|getMongoRepository|withRepository|model|getModel)$/;
const GENERIC =
  /^(?:Repository|TreeRepository|EntityRepository|AbstractRepository|Model|MongoRepository|BaseRepository|ModelStatic|ModelCtor|ReturnModelType|SoftDeleteModel|PaginateModel|Array|Promise|Partial|InstanceType|HydratedDocument|Loaded|Nullable|Ref)$/;

/** Follows expressions to the model that they stand for. */
export class Subjects {
  readonly models: Models;
  readonly graph: CallGraph;
  readonly #known = new Map<Node, Subject | null>();

  constructor(models: Models, graph: CallGraph) {
    this.models = models;
    this.graph = graph;
  }

  of(place: Place | null, depth = 0): Subject | null {
    const node = unwrap(place?.node ?? null);
    if (!place || !node || depth > MAX_DEPTH) return null;
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    // A cycle counts as unknown while it is followed.
    this.#known.set(node, null);
    const found = this.#find({ node, module: place.module }, depth + 1);
    this.#known.set(node, found);
    return found;
  }

  #find(place: Place, depth: number): Subject | null {
    const { node, module } = place;
    const own = this.models.at(node);
    if (own) return { model: own };
    const inner = (key: string) => this.of({ node: child(node, key) ?? node, module }, depth);
    switch (node.type) {
      case 'Identifier':
        return this.#name(place, depth);
      case 'MemberExpression':
        return this.#member(place, depth);
      case 'CallExpression':
        return this.#call(place, depth);
      case 'AwaitExpression':
        return inner('argument');
      case 'NewExpression':
        return inner('callee');
      case 'ThisExpression':
        return this.#class(enclosingClass(node), place, depth) ?? this.#ofSchema(place);
      case 'LogicalExpression':
        return inner('left') ?? inner('right');
      case 'ConditionalExpression':
        return inner('consequent') ?? inner('alternate');
      case 'AssignmentExpression':
        return inner('right');
      default:
        return node.type.startsWith('Class') ? this.#class(node, place, depth) : null;
    }
  }

  /** A class that is a model, or a repository for one: `class Users extends Repository<User>`. */
  #class(node: Node | null, place: Place, _depth: number): Subject | null {
    const own = this.models.at(node);
    if (node === null || own) return own ? { model: own } : null;
    const repository = decorators(node).find(({ name }) => name === 'EntityRepository');
    const [first] = repository?.args ?? [];
    const named = first ? this.models.named(nameOf(first)) : null;
    if (named) return { model: named };
    const built = this.#ofBuilder(node);
    if (built) return { model: built };
    if (!/Repository$/.test(superName(node) ?? '')) return null;
    const args = children(child(node, 'superTypeArguments') ?? child(node, 'superTypeParameters'), 'params');
    const typed = args.map((type) => nameOf(child(type, 'typeName'))).map((name) => this.models.named(name));
    const called = children(unwrap(child(node, 'superClass')), 'arguments').map((item) =>
      this.models.named(nameOf(item)),
    );
    const model = [...typed, ...called].find((item) => item !== null);
    void place;
    return model ? { model } : null;
  }

  /** Objection: `static QueryBuilder = UserQueries` makes the methods of that class queries on the model. */
  #ofBuilder(node: Node): Model | null {
    this.#builders ??= Map.groupBy(
      this.models.all.flatMap((model) => {
        const value = model.library === 'objection' ? staticValue(model.node, 'QueryBuilder') : null;
        const builder = value && this.graph.evaluator.follow({ node: value, module: model.module });
        return builder ? [{ model, builder: builder.node }] : [];
      }),
      ({ builder }) => builder,
    );
    const found = this.#builders.get(node);
    return found?.length === 1 ? (found[0]?.model ?? null) : null;
  }

  /** Mongoose: what `this` is in the statics, methods and hooks of a schema. */
  #ofSchema(place: Place): Subject | null {
    if (!this.#extendsSchemas(place.module)) return null;
    const schema = schemaOfThis(place.node, place, this.graph.evaluator);
    this.#schemas ??= modelsBySchema(this.models, this.graph.evaluator);
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

  #name(place: Place, depth: number): Subject | null {
    const name = nameOf(place.node) ?? '';
    const binding = lookup(place.node, name);
    if (binding === null) return this.#byName(name);
    if (binding.kind === 'param') return this.#parameter(binding, place, depth);
    const followed = this.graph.evaluator.follow(place);
    const direct = followed && followed.node !== place.node ? this.of(followed, depth) : null;
    if (direct) return direct;
    if (binding.imported) return this.#imported(binding, name, place);
    if (binding.init === null)
      return this.#looped(binding, place, depth) ?? this.#annotated(binding) ?? this.#assigned(binding, place, depth);
    if (binding.path.length > 0 && !/^(?:\d+|rows|items|results|data)$/.test(binding.path[0] ?? ''))
      return /^[A-Z]/.test(binding.path.at(-1) ?? '') ? this.#byName(binding.path.at(-1) ?? '') : null;
    return this.of({ node: binding.init, module: place.module }, depth) ?? this.#annotated(binding);
  }

  /** `const { User } = require('../models')`, where the index puts its exports together at run time. */
  #imported(binding: Binding, name: string, { module }: Place): Subject | null {
    const { specifier, name: exported } = binding.imported ?? { specifier: '', name: '' };
    const found = this.graph.evaluator.project.definition(module.path, specifier, exported);
    // A class of that name which is no model is something else that is called the same.
    if (found?.node && (found.node.type.startsWith('Class') || isFunction(found.node))) return null;
    if (
      found === null &&
      !/^[./@~#]/.test(specifier) &&
      this.graph.evaluator.project.resolve(module.path, specifier).package !== null
    )
      return null;
    const wanted =
      binding.path.at(-1) ??
      (binding.imported?.name === '*' || binding.imported?.name === 'default' ? name : binding.imported?.name);
    return this.#byName(wanted ?? name);
  }

  #byName(name: string): Subject | null {
    const model = this.models.named(name);
    return model && model.library !== 'prisma' && model.library !== 'drizzle' ? { model } : null;
  }

  #kept(key: string): Subject | null {
    const model = this.models.kept(key);
    return model && model.library !== 'prisma' && model.library !== 'drizzle' ? { model } : null;
  }

  #annotated(binding: Binding): Subject | null {
    const holder = binding.node.type === 'VariableDeclarator' ? child(binding.node, 'id') : binding.node;
    const typed = holder?.type === 'TSParameterProperty' ? child(holder, 'parameter') : holder;
    return typed ? this.#typed(typed) : null;
  }

  /** The model that a type annotation says, unless the name means another class there. */
  #typed(holder: Node): Subject | null {
    for (const name of typeNames(holder).filter((item) => !GENERIC.test(item))) {
      const exact = this.models.at(this.#defined(holder, name));
      if (exact) return { model: exact };
      const model =
        this.models.named(name) ??
        this.models.named(name.replace(/(?:Document|Entity|Model|Instance|Attributes)$/, ''));
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
    return this.graph.evaluator.project.definition(path, specifier, exported)?.node ?? null;
  }

  readonly #programs = new Map<Node, ParsedModule>();

  #moduleOf(node: Node): ParsedModule | undefined {
    if (this.#programs.size === 0)
      for (const module of this.graph.evaluator.project.modules.values()) this.#programs.set(module.program, module);
    let at: Node = node;
    while (at.parent) at = at.parent;
    return this.#programs.get(at);
  }

  /** `for (const user of users)` */
  #looped(binding: Binding, place: Place, depth: number): Subject | null {
    const loop = binding.node.parent?.parent;
    const right = loop?.type === 'ForOfStatement' ? child(loop, 'right') : null;
    return right ? this.of({ node: right, module: place.module }, depth) : null;
  }

  /** `let user; user = await User.findOne()` */
  #assigned(binding: Binding, { module }: Place, depth: number): Subject | null {
    for (const assignment of module.nodes('AssignmentExpression')) {
      const left = child(assignment, 'left');
      if (left && nameOf(left) === binding.name && lookup(left, binding.name) === binding)
        return this.of({ node: child(assignment, 'right') ?? left, module }, depth);
    }
    return null;
  }

  #parameter(binding: Binding, place: Place, depth: number): Subject | null {
    const fn = binding.node.parent;
    if (!fn || !isFunction(fn) || binding.position === null) return null;
    const annotated = this.#annotated(binding);
    if (annotated) return annotated;
    if (binding.path.length > 0 && !/^\d+$/.test(binding.path[0] ?? '')) {
      // A class that is handed in has a name like one; a row of that name is anything.
      const last = binding.path.at(-1) ?? '';
      return /^[A-Z]/.test(last) ? this.#byName(last) : null;
    }
    const call = fn.parent;
    const callee = call?.type === 'CallExpression' ? unwrap(child(call, 'callee')) : null;
    if (callee && LISTS.test(propertyOf(callee) ?? '') && binding.position === 0) {
      const [first] = children(callee.type === 'MemberExpression' ? child(callee, 'object') : null, 'arguments');
      const list =
        propertyOf(callee) === 'mapSeries' || nameOf(child(callee, 'object')) === 'Promise'
          ? first
          : child(callee, 'object');
      return list ? this.of({ node: list, module: place.module }, depth) : null;
    }
    return { fn, position: binding.position };
  }

  #member(place: Place, depth: number): Subject | null {
    const followed = this.graph.evaluator.follow(place);
    const direct =
      followed && followed.node !== place.node && followed.node.type !== 'Program' ? this.of(followed, depth) : null;
    if (direct) return direct;
    const property = propertyOf(place.node);
    const object = unwrap(child(place.node, 'object'));
    if (object?.type === 'ThisExpression' && property !== null) {
      const own = this.#field(enclosingClass(place.node), property, place, depth);
      if (own) return own;
    }
    if (property !== null && /^[A-Z]/.test(property)) return this.#byName(property);
    if (property !== null && /(?:^|\.)(?:models?|db|database|entities)$/i.test(dottedName(object) ?? ''))
      return this.#byName(property) ?? this.#kept(property);
    const typed =
      object && property !== null ? this.#typedMember({ node: object, module: place.module }, property) : null;
    if (typed) return typed;
    // `rows[0]` and `result.rows` are still rows of it.
    if (place.node.computed === true || /^(?:rows|0|length)$/.test(property ?? ''))
      return object ? this.of({ node: object, module: place.module }, depth) : null;
    return null;
  }

  /** `deps.users`, where `const deps = {} as { users: Repository<User> }` or a parameter is typed so. */
  #typedMember({ node, module }: Place, property: string): Subject | null {
    const binding = node.type === 'Identifier' ? lookup(node, nameOf(node) ?? '') : null;
    const from = binding?.imported
      ? this.graph.evaluator.project.definition(module.path, binding.imported.specifier, binding.imported.name)
      : binding;
    const member = from?.node
      ? membersOfType(from.node).find((item) => keyOf(child(item, 'key')) === property)
      : undefined;
    return member ? this.#typed(member) : null;
  }

  /** `this.users`: a field by its decorator, its type, its value or what the constructor puts there. */
  #field(owner: Node | null, name: string, place: Place, depth: number): Subject | null {
    if (owner === null) return null;
    for (const member of membersOf(owner)) {
      if (keyOf(child(member, 'key')) === name && member.type === 'PropertyDefinition') {
        const value = child(member, 'value');
        return (
          this.#injected(member, place) ??
          this.#fieldType(member, place, depth) ??
          (value && this.of({ node: value, module: place.module }, depth))
        );
      }
      if (keyOf(child(member, 'key')) !== 'constructor') continue;
      for (const param of children(child(member, 'value'), 'params')) {
        const target = param.type === 'TSParameterProperty' ? child(param, 'parameter') : null;
        const id = target?.type === 'AssignmentPattern' ? child(target, 'left') : target;
        if (nameOf(id) === name) return this.#injected(param, place) ?? this.#fieldType(id, place, depth);
      }
    }
    for (const assignment of place.module.nodes('AssignmentExpression')) {
      const left = child(assignment, 'left');
      if (dottedName(left) !== `this.${name}` || enclosingClass(assignment) !== owner) continue;
      return this.of({ node: child(assignment, 'right') ?? assignment, module: place.module }, depth);
    }
    return null;
  }

  #injected(holder: Node, { module }: Place): Subject | null {
    const found = decorators(holder).find(({ name }) => /^Inject(?:Repository|Model)$/.test(name));
    const [first] = found?.args ?? [];
    if (!first) return null;
    const name =
      nameOf(first) ?? nameOf(child(first, 'object')) ?? textAt(this.graph.evaluator, { node: first, module });
    const model = this.models.named(name);
    return model ? { model } : null;
  }

  #fieldType(holder: Node | null, place: Place, depth: number): Subject | null {
    const typed = holder ? this.#typed(holder) : null;
    if (typed) return typed;
    const [first] = typeNames(holder);
    const binding = first && holder ? lookup(holder, first) : null;
    const found = binding?.imported
      ? this.graph.evaluator.project.definition(place.module.path, binding.imported.specifier, binding.imported.name)
      : null;
    const node = found?.node ?? binding?.init ?? null;
    return node?.type.startsWith('Class')
      ? this.#class(node, { node, module: found?.module ?? place.module }, depth)
      : null;
  }

  #call(place: Place, depth: number): Subject | null {
    const { node, module } = place;
    const callee = unwrap(child(node, 'callee'));
    const args = children(node, 'arguments');
    const method = propertyOf(callee) ?? nameOf(callee) ?? '';
    if (REPOSITORY.test(method) && args[0]) {
      const direct = this.of({ node: args[0], module }, depth) ?? this.#text({ node: args[0], module });
      if (direct) return direct;
    }
    if (/^(?:all|allSettled|resolve)$/.test(method) && nameOf(child(callee, 'object')) === 'Promise')
      return args[0] ? this.of({ node: args[0], module }, depth) : null;
    const target = callee && this.graph.evaluator.follow({ node: callee, module });
    if (target && isFunction(target.node)) return this.#returned(target, place, depth);
    const object = callee?.type === 'MemberExpression' ? child(callee, 'object') : null;
    return object ? this.of({ node: object, module }, depth) : null;
  }

  #text(place: Place): Subject | null {
    const text = textAt(this.graph.evaluator, place);
    const model = text === null ? null : this.models.named(text);
    return model ? { model } : null;
  }

  /** What a function returns, with its parameters standing for the arguments of this call. */
  #returned(fn: Place, call: Place, depth: number): Subject | null {
    for (const value of returnedValues(fn.node, fn.module.nodes('ReturnStatement'))) {
      const subject = this.of({ node: value, module: fn.module }, depth);
      if (subject === null) continue;
      if ('model' in subject) return subject;
      const argument = subject.fn === fn.node ? children(call.node, 'arguments')[subject.position] : undefined;
      return argument ? this.of({ node: argument, module: call.module }, depth) : subject;
    }
    return null;
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

export function enclosingClass(node: Node): Node | null {
  for (const up of ancestors(node)) if (up.type === 'ClassDeclaration' || up.type === 'ClassExpression') return up;
  return null;
}
