import {
  ancestors,
  child,
  children,
  dottedName,
  isFunction,
  type Node,
  nameOf,
  propertyOf,
  unwrap,
} from '../../code/ast.ts';
import { MAX_DEPTH, type Place } from '../../code/place.ts';
import { type Binding, lookup } from '../../code/scope.ts';
import type { CallGraph } from '../call-graph.ts';
import { ofExtended, ofPrototype } from './associated.ts';
import { CalledModels } from './called-models.ts';
import { ClassModels } from './class-models.ts';
import { FieldModels } from './field-models.ts';
import { handedOver } from './handed-tables.ts';
import type { Model, Models } from './model.ts';
import { queriedBy } from './query-callbacks.ts';
import { RepositoryClasses } from './repository-classes.ts';
import { modelOfThis } from './sequelize-this.ts';
import { TypedModels } from './typed-models.ts';

/** What an expression stands for: a model (its class, a query on it or a row of it), or a parameter that callers decide. */
export type Subject = { model: Model } | { fn: Node; position: number };

const LISTS = /^(?:map|forEach|filter|some|every|find|flatMap|reduce|then|each|mapSeries)$/;
const NO_MODELS = /^(?:controllers?|views?|services?|helpers?|utils?|handlers?|presenters?|serializers?|validators?)$/i;

/** Follows expressions to the model that they stand for. */
export class Subjects {
  readonly models: Models;
  readonly graph: CallGraph;
  readonly repositories: RepositoryClasses;
  readonly #classes: ClassModels;
  readonly #types: TypedModels;
  readonly #fields: FieldModels;
  readonly #called: CalledModels;
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
    this.#fields = new FieldModels(this, this.#types, this.#classes);
    this.#called = new CalledModels(this);
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
        return this.#called.of(place, depth);
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
    if (binding === null) return this.byName(name);
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
      return /^[A-Z]/.test(binding.path.at(-1) ?? '') ? this.byName(binding.path.at(-1) ?? '') : null;
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
    const model = this.byName(wanted ?? name);
    // Sails' models are names that every file knows; one that is imported is something else that is called the same.
    return model && 'model' in model && model.model.library === 'waterline' ? null : model;
  }

  /** The only model of a name; Prisma and Drizzle have calls of their own. */
  byName(name: string): Subject | null {
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
      return (/^[A-Z]/.test(last) ? this.byName(last) : null) ?? this.#handedOver(place.node, depth);
    }
    const queried = binding.position === 0 ? queriedBy(fn) : null;
    const query = queried && this.of({ node: queried, module: place.module }, depth);
    if (query) return query;
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
      const own = this.#fields.of(enclosingClass(place.node), property, place, depth);
      if (own) return own;
    }
    // `app.controllers.Team` is called like the model and is something else.
    if (property !== null && /^[A-Z]/.test(property))
      return NO_MODELS.test(propertyOf(object) ?? nameOf(object) ?? '') ? null : this.byName(property);
    if (property !== null && /(?:^|\.)(?:models?|db|database|entities)$/i.test(dottedName(object) ?? ''))
      return this.byName(property) ?? this.#kept(property);
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
}

export function enclosingClass(node: Node): Node | null {
  for (const up of ancestors(node)) if (up.type === 'ClassDeclaration' || up.type === 'ClassExpression') return up;
  return null;
}
