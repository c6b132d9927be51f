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
import { MAX_DEPTH, type Place } from '../../code/place.ts';
import { type Binding, lookup } from '../../code/scope.ts';
import type { CallGraph } from '../call-graph.ts';
import { returnedValues } from '../functions.ts';
import { associated, ofExtended, ofPrototype } from './associated.ts';
import { ClassModels } from './class-models.ts';
import { handedOver } from './handed-tables.ts';
import { isManager } from './managers.ts';
import type { Model, Models } from './model.ts';
import { decorators, membersOf, textAt, typeNames } from './read.ts';
import { RepositoryClasses } from './repository-classes.ts';
import { modelOfThis } from './sequelize-this.ts';
import { TypedModels } from './typed-models.ts';

/** What an expression stands for: a model (its class, a query on it or a row of it), or a parameter that callers decide. */
export type Subject = { model: Model } | { fn: Node; position: number };

const LISTS = /^(?:map|forEach|filter|some|every|find|flatMap|reduce|then|each|mapSeries)$/;
const REPOSITORY =
  /^(?:getRepository|getCustomRepository|getTreeRepository|getMongoRepository|withRepository|model|getModel)$/;
const FOUND = /^(?:find\w*|create|getReference|preload|merge|upsert)$/;
/** The getter of an association, not a finder of the application's own. */
const GETTER = /^get(?!All|By|One|Or|Many|First|List|Data)([A-Z]\w*)$/;
const NO_MODELS = /^(?:controllers?|views?|services?|helpers?|utils?|handlers?|presenters?|serializers?|validators?)$/i;

/** Follows expressions to the model that they stand for. */
export class Subjects {
  readonly models: Models;
  readonly graph: CallGraph;
  readonly repositories: RepositoryClasses;
  readonly #classes: ClassModels;
  readonly #types: TypedModels;
  readonly #known = new Map<Node, Subject | null>();

  constructor(models: Models, graph: CallGraph) {
    this.models = models;
    this.graph = graph;
    this.repositories = new RepositoryClasses(graph, (place) => {
      const subject = this.of(place);
      return subject && 'model' in subject ? subject.model : null;
    });
    this.#classes = new ClassModels(models, graph);
    this.#types = new TypedModels(models, graph);
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
        return (
          this.#classes.of(enclosingClass(node)) ??
          this.#classes.ofSchema(place) ??
          ofPrototype(place, (owner) => this.of(owner, depth)) ??
          ofExtended(place, (owner) => this.of(owner, depth)) ??
          this.#defined(place)
        );
      case 'LogicalExpression':
        return inner('left') ?? inner('right');
      case 'ConditionalExpression':
        return inner('consequent') ?? inner('alternate');
      case 'AssignmentExpression':
        return inner('right');
      default:
        return node.type.startsWith('Class') ? this.#classes.of(node) : null;
    }
  }

  /** `this` in what belongs to the definition of a model. */
  #defined(place: Place): Subject | null {
    const model = enclosingClass(place.node) ? null : modelOfThis(this.models, this.graph.evaluator, place);
    return model && { model };
  }

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
      return (
        this.#looped(binding, place, depth) ?? this.#types.annotated(binding) ?? this.#assigned(binding, place, depth)
      );
    if (binding.path.length > 0 && !/^(?:\d+|rows|items|results|data)$/.test(binding.path[0] ?? ''))
      return /^[A-Z]/.test(binding.path.at(-1) ?? '') ? this.#byName(binding.path.at(-1) ?? '') : null;
    return this.of({ node: binding.init, module: place.module }, depth) ?? this.#types.annotated(binding);
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
    const model = this.#byName(wanted ?? name);
    // Sails' models are names that every file knows; one that is imported is something else that is called the same.
    return model && 'model' in model && model.model.library === 'waterline' ? null : model;
  }

  #byName(name: string): Subject | null {
    const model = this.models.named(name);
    return model && model.library !== 'prisma' && model.library !== 'drizzle' ? { model } : null;
  }

  #kept(key: string): Subject | null {
    const model = this.models.kept(key);
    return model && model.library !== 'prisma' && model.library !== 'drizzle' ? { model } : null;
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
    const annotated = this.#types.annotated(binding);
    if (annotated) return annotated;
    if (binding.path.length > 0 && !/^\d+$/.test(binding.path[0] ?? '')) {
      // A class that is handed in has a name like one; a row of that name is anything.
      const last = binding.path.at(-1) ?? '';
      return (/^[A-Z]/.test(last) ? this.#byName(last) : null) ?? this.#handedOver(place.node, depth);
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

  /** `({ model }) => …` and `options.model`: the one model that every call hands over there. */
  #handedOver(node: Node, depth: number): Subject | null {
    const found = handedOver(this.graph, node).map(({ value }) => this.of(value, depth));
    const models = new Set(found.map((subject) => (subject && 'model' in subject ? subject.model : null)));
    const [only] = models;
    return models.size === 1 && only ? { model: only } : null;
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
    // `app.controllers.Team` is called like the model and is something else.
    if (property !== null && /^[A-Z]/.test(property))
      return NO_MODELS.test(propertyOf(object) ?? nameOf(object) ?? '') ? null : this.#byName(property);
    if (property !== null && /(?:^|\.)(?:models?|db|database|entities)$/i.test(dottedName(object) ?? ''))
      return this.#byName(property) ?? this.#kept(property);
    const typed =
      object && property !== null ? this.#types.member({ node: object, module: place.module }, property) : null;
    if (typed) return typed;
    const given = property !== null && /^\w*[mM]odel$/.test(property) ? this.#handedOver(place.node, depth) : null;
    if (given) return given;
    // `rows[0]` and `result.rows` are still rows of it.
    if (place.node.computed === true || /^(?:rows|0|length)$/.test(property ?? ''))
      return object ? this.of({ node: object, module: place.module }, depth) : null;
    return null;
  }

  /** `this.users`: a field by its decorator, its type, its value or what the constructor puts there. */
  #field(owner: Node | null, name: string, place: Place, depth: number): Subject | null {
    const held = this.models.at(owner);
    if (held && held.held === name) return { model: held };
    if (owner === null) return null;
    for (const member of membersOf(owner)) {
      if (keyOf(child(member, 'key')) === name && member.type === 'PropertyDefinition') {
        const value = child(member, 'value');
        return (
          this.#injected(member, place) ??
          this.#fieldType(member, place) ??
          (value && this.of({ node: value, module: place.module }, depth))
        );
      }
      if (keyOf(child(member, 'key')) !== 'constructor') continue;
      for (const param of children(child(member, 'value'), 'params')) {
        const target = param.type === 'TSParameterProperty' ? child(param, 'parameter') : null;
        const id = target?.type === 'AssignmentPattern' ? child(target, 'left') : target;
        if (nameOf(id) === name) return this.#injected(param, place) ?? this.#fieldType(id, place);
      }
    }
    for (const assignment of place.module.nodes('AssignmentExpression')) {
      const left = child(assignment, 'left');
      if (dottedName(left) !== `this.${name}` || enclosingClass(assignment) !== owner) continue;
      return this.of({ node: child(assignment, 'right') ?? assignment, module: place.module }, depth);
    }
    const model = this.repositories.field({ node: owner, module: place.module }, name);
    return model && { model };
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

  #fieldType(holder: Node | null, place: Place): Subject | null {
    const typed = holder ? this.#types.of(holder) : null;
    if (typed) return typed;
    const [first] = typeNames(holder);
    const binding = first && holder ? lookup(holder, first) : null;
    const found = binding?.imported
      ? this.graph.evaluator.project.definition(place.module.path, binding.imported.specifier, binding.imported.name)
      : null;
    const node = found?.node ?? binding?.init ?? null;
    return node?.type.startsWith('Class') ? this.#classes.of(node) : null;
  }

  #call(place: Place, depth: number): Subject | null {
    const { node, module } = place;
    const callee = unwrap(child(node, 'callee'));
    const args = children(node, 'arguments');
    const method = propertyOf(callee) ?? nameOf(callee) ?? '';
    const used = method === 'use' ? this.#used(args[0], place) : null;
    if (used) return used;
    const asked = REPOSITORY.test(method) ? this.#asked(args, place, depth) : null;
    if (asked) return asked;
    const found =
      FOUND.test(method) && args[0] ? this.#ofManager(child(callee, 'object'), args[0], place, depth) : null;
    if (found) return found;
    if (/^(?:Promise\.(?:all|allSettled|resolve)|Object\.assign)$/.test(dottedName(callee) ?? ''))
      return args[0] ? this.of({ node: args[0], module }, depth) : null;
    const target = callee && this.graph.evaluator.follow({ node: callee, module });
    if (target && isFunction(target.node)) return this.#returned(target, place, depth);
    const object = callee?.type === 'MemberExpression' ? child(callee, 'object') : null;
    // `this.users()`, where a field holds what gives the model.
    const given = object?.type === 'ThisExpression' && callee ? this.of({ node: callee, module }, depth) : null;
    if (given) return given;
    if (method === 'extend' && propertyOf(unwrap(object)) === 'Collection') return this.#collected(args, place, depth);
    const from = object ? this.of({ node: object, module }, depth) : null;
    const owner = from && 'model' in from ? from.model : this.models.row(nameOf(object) ?? propertyOf(object));
    const other = owner && associated(this.models, owner, method);
    // What another getter of a row gives is not known.
    return other ?? (owner?.library === 'sequelize' && GETTER.test(method) ? null : from);
  }

  /** `manager.findOne(User, …)` and `manager.create(User, …)` give rows of it. */
  #ofManager(object: Node | null, first: Node, { module }: Place, depth: number): Subject | null {
    if (!object || !isManager(object)) return null;
    const subject = this.of({ node: first, module }, depth);
    return subject && 'model' in subject ? subject : null;
  }

  /** Bookshelf: `bookshelf.Collection.extend({ model: User })` stands for users. */
  #collected(args: Node[], { module }: Place, depth: number): Subject | null {
    const entry = children(args[0], 'properties').find((item) => keyOf(child(item, 'key')) === 'model');
    const model = child(entry, 'value');
    return model ? this.of({ node: model, module }, depth) : null;
  }

  /** `getRepository(User)`, and `getRepository(ctx, User)` with a context in front. */
  #asked(args: Node[], { module }: Place, depth: number): Subject | null {
    const found = args
      .slice(0, 2)
      .flatMap((node) => this.of({ node, module }, depth) ?? this.#text({ node, module }) ?? []);
    return found.find((subject) => 'model' in subject) ?? found.at(-1) ?? null;
  }

  /** AdonisJS 4: `use('App/Models/User')`. */
  #used(first: Node | undefined, { module }: Place): Subject | null {
    const text = first ? textAt(this.graph.evaluator, { node: first, module }) : null;
    const [, name] = /Models?\/(?:\w+\/)*(\w+)$/.exec(text ?? '') ?? [];
    return name === undefined ? null : this.#byName(name);
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

export function enclosingClass(node: Node): Node | null {
  for (const up of ancestors(node)) if (up.type === 'ClassDeclaration' || up.type === 'ClassExpression') return up;
  return null;
}
