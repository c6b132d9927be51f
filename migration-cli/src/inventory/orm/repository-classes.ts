import {
  ancestors,
  child,
  children,
  dottedName,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  unwrap,
} from '../../code/ast.ts';
import { instanceOf } from '../../code/evaluate-classes.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import { subclassesIn } from '../../code/subclasses.ts';
import type { CallGraph } from '../call-graph.ts';
import { enclosingFunction } from '../functions.ts';
import { ALL, chainOf, type Effect, sentBy, sentByChain, together } from './commands.ts';
import { chainDirection, directionOf, STARTS_QUERY } from './methods.ts';
import type { Model } from './model.ts';
import { membersOf } from './read.ts';
import { destroyed } from './sequelize-commands.ts';

/** A class for one table over a base class for any: what it hands to the constructor of that base, or names as its type. */
interface Given {
  /** The class with the constructor that stores it, or the one whose type parameter it is. */
  base: Place;
  model: Model;
  /** The properties of `this` that hold the model in the base. */
  fields: Set<string>;
  /** True where `this` is the repository itself: `class Base<T> extends Repository<T>`. */
  self: boolean;
}

/** Where the managers of TypeORM and MikroORM write what they are handed. */
const MANAGER = /(?:^|\.)_?(?:em|manager|entityManager|getEntityManager)$/;
const MANAGED = /^(?:persist|remove|removeAndFlush|persistAndFlush|save|delete|insert|update)$/;

const MAX_BASES = 4;

type Does = Omit<Effect, 'table'>;

/** Classes such as `class Users extends Base { constructor() { super(User); } }`, where `Base` stands in the tree. */
export class RepositoryClasses {
  readonly #graph: CallGraph;
  readonly #modelOf: (place: Place) => Model | null;
  readonly #known = new Map<Node, Given | null>();

  constructor(graph: CallGraph, modelOf: (place: Place) => Model | null) {
    this.#graph = graph;
    this.#modelOf = modelOf;
  }

  /** What `object.method()` does where the object is an instance of such a class; null where it is none. */
  effectsOf(object: Place, method: string): Effect[] | null {
    if (!this.#methods().has(method)) return null;
    const owner = instanceOf(this.#graph.evaluator, object);
    const given = owner && (this.#given(owner, 0) ?? this.#typed(owner, this.#modelOf(object)));
    const does = owner && given ? this.#effect(owner, given, method) : null;
    return given && does ? (does === 'nothing' ? [] : [{ table: given.model.table, ...does }]) : null;
  }

  /** What `service.method()` does for each class below `Base`, where nothing but `service: Base<T>` is known. */
  effectsBelow(object: Place, method: string): { place: Place; effect: Effect }[] {
    if (object.node.type === 'ThisExpression' || !this.#methods().has(method)) return [];
    const owner = instanceOf(this.#graph.evaluator, object);
    if (!owner || this.#given(owner, 0)) return [];
    // What a base does with a repository that it is handed counts where the base is called.
    const around = enclosingClass(object);
    if (around && this.#below(around, 0).some((cls) => this.#given(cls, 0))) return [];
    return this.#below(owner, 0).flatMap((place) => {
      const given = this.#given(place, 0);
      const does = given ? this.#effect(place, given, method) : null;
      return given && does && does !== 'nothing' ? [{ place, effect: { table: given.model.table, ...does } }] : [];
    });
  }

  #below(cls: Place, depth: number): Place[] {
    const direct = subclassesIn(this.#graph.evaluator).get(cls.node) ?? [];
    return depth < MAX_BASES ? direct.flatMap((item) => [item, ...this.#below(item, depth + 1)]) : direct;
  }

  /** The model that `this.field` is in a class which hands one over. */
  field(cls: Place, name: string): Model | null {
    const given = this.#given(cls, 0);
    return given?.fields.has(name) ? given.model : null;
  }

  /**
   * What a method does that a class has from its base for any table: 'nothing' where it is written in the class itself, since
   * it is read there; null where the base has no such method.
   */
  #effect(cls: Place, given: Given, method: string): Does | 'nothing' | null {
    for (let at: Place | null = cls; at && at.node !== given.base.node; at = this.#baseOf(at))
      if (methodIn(at, method)) return given.self ? null : 'nothing';
    const found = this.#methodAbove(given.base, method);
    if (!found) return null;
    const does = this.#done(given, found, new Set());
    const [only, ...others] = new Set(does.map(({ direction }) => direction));
    if (only === undefined) return 'nothing';
    return {
      direction: others.length > 0 ? 'readwrite' : only,
      commands: together(...does.map(({ commands }) => commands)),
    };
  }

  /** The names of all methods of such classes: most calls are of none of them. */
  #methods(): ReadonlySet<string> {
    this.#names ??= new Set(
      [...subclassesIn(this.#graph.evaluator).values()]
        .flat()
        .concat(this.#repositories())
        .flatMap((cls) => {
          const found: string[] = [];
          const known = this.#given(cls, 0) !== null || isRepository(cls);
          for (let at: Place | null = known ? cls : null; at; at = this.#baseOf(at))
            found.push(...membersOf(at.node).flatMap((member) => keyOf(child(member, 'key')) ?? []));
          return found;
        }),
    );
    return this.#names;
  }

  #names: Set<string> | null = null;

  #given(cls: Place, depth: number): Given | null {
    const known = this.#known.get(cls.node);
    if (known !== undefined) return known;
    this.#known.set(cls.node, null);
    const base = this.#baseOf(cls);
    const found = base
      ? (this.#handed(cls, base) ??
        this.#typed(base, this.#modelOf(cls)) ??
        (depth < MAX_BASES ? this.#given(base, depth + 1) : null))
      : null;
    this.#known.set(cls.node, found);
    return found;
  }

  /** `class Users extends Base<User>` and `users: Base<User>`, where `class Base<T> extends Repository<T>`. */
  #typed(base: Place, model: Model | null): Given | null {
    if (model === null || model.node === base.node) return null;
    let at: Place | null = base;
    for (let depth = 0; at && depth < MAX_BASES; depth += 1, at = this.#baseOf(at))
      if (isRepository(at)) return this.#modelOf(base) ? null : { base, model, fields: new Set(), self: true };
    return null;
  }

  /** The classes that are repositories for whatever their type parameter names. */
  #repositories(): Place[] {
    return [...this.#graph.evaluator.project.modules.values()].flatMap((module) =>
      module.nodes('ClassDeclaration').flatMap((node) => (isRepository({ node, module }) ? [{ node, module }] : [])),
    );
  }

  #handed(cls: Place, base: Place): Given | null {
    const args = children(superCall(cls), 'arguments');
    for (const [position, argument] of args.entries()) {
      const model = /^(?:Identifier|MemberExpression|CallExpression)$/.test(argument.type)
        ? this.#modelOf({ node: argument, module: cls.module })
        : null;
      const stored = model ? this.#stored(base, position, 0) : null;
      if (model && stored) return { model, ...stored, self: false };
    }
    return null;
  }

  /** Where the constructor of a base, or that of its own base, puts a parameter. */
  #stored(base: Place, position: number, depth: number): { base: Place; fields: Set<string> } | null {
    const made = constructorOf(base);
    if (!made) {
      const above = depth < MAX_BASES ? this.#baseOf(base) : null;
      return above && this.#stored(above, position, depth + 1);
    }
    const fn = child(made, 'value');
    const param = children(fn, 'params')[position];
    const inner = param?.type === 'TSParameterProperty' ? child(param, 'parameter') : param;
    const name = nameOf(inner?.type === 'AssignmentPattern' ? child(inner, 'left') : inner);
    if (!fn || name === null) return null;
    const fields = new Set(param?.type === 'TSParameterProperty' ? [name] : []);
    for (const assignment of base.module.nodes('AssignmentExpression')) {
      const left = child(assignment, 'left');
      const value = unwrap(child(assignment, 'right'));
      const field = child(left, 'object')?.type === 'ThisExpression' ? propertyOf(left) : null;
      if (field !== null && givenName(value) === name && enclosingFunction(assignment) === fn) fields.add(field);
    }
    if (fields.size > 0) return { base, fields };
    const on = children(superCall(base), 'arguments').findIndex((argument) => nameOf(argument) === name);
    const above = on >= 0 && depth < MAX_BASES ? this.#baseOf(base) : null;
    return above && this.#stored(above, on, depth + 1);
  }

  #methodAbove(cls: Place, method: string): Place | null {
    let at: Place | null = cls;
    for (let depth = 0; at && depth <= MAX_BASES; depth += 1, at = this.#baseOf(at)) {
      const fn = methodIn(at, method);
      if (fn) return { node: fn, module: at.module };
    }
    return null;
  }

  /** What a method of the base does with the fields that hold the model, and the methods of `this` that it calls. */
  #done(given: Given, fn: Place, seen: Set<Node>): Does[] {
    const found: Does[] = [];
    if (seen.has(fn.node)) return found;
    seen.add(fn.node);
    for (const call of fn.module.nodes('CallExpression')) {
      if (call.start < fn.node.start || call.end > fn.node.end) continue;
      const callee = unwrap(child(call, 'callee'));
      const object = unwrap(child(callee, 'object'));
      const method = propertyOf(callee);
      if (method === null || !object) continue;
      const inner = this.#calledBy(given, { node: object, module: fn.module }, method);
      if (inner) found.push(...this.#done(inner.given, inner.fn, seen));
      const does = inner ? null : this.#does(given, call, object, method);
      if (does !== null) found.push(does);
    }
    return found;
  }

  /** The method of the tree that `this.method()` or `this.field.method()` calls. */
  #calledBy(given: Given, object: Place, method: string): { given: Given; fn: Place } | null {
    if (object.node.type === 'ThisExpression') {
      const fn = this.#methodAbove(given.base, method);
      return fn && { given, fn };
    }
    const cls = isField(given, object.node) ? instanceOf(this.#graph.evaluator, object) : null;
    const fn = cls && this.#methodAbove(cls, method);
    return cls && fn && { given: { base: cls, model: given.model, fields: new Set(), self: true }, fn };
  }

  #does(given: Given, call: Node, object: Node, method: string): Does | null {
    const isModel = isField(given, object) || (given.self && /^(?:ThisExpression|Super)$/.test(object.type));
    const chain = chainOf(call);
    if (isModel && STARTS_QUERY.test(method))
      return method === 'query' ? null : { direction: chainDirection(chain), commands: sentByChain(chain) };
    const called = object.type === 'CallExpression' ? child(object, 'callee') : object;
    const managed = !isModel && MANAGED.test(method) && MANAGER.test(dottedName(called) ?? '');
    const direction = isModel ? directionOf(given.model.library, method) : managed ? 'write' : null;
    if (direction === null) return null;
    const plain = sentBy(direction, method) ?? ALL;
    const destroys = given.model.library === 'sequelize' && /^destroy/.test(method);
    return { direction, commands: destroys ? destroyed(given.model, null) : plain };
  }

  #baseOf({ node, module }: Place): Place | null {
    const parent = child(node, 'superClass');
    const found = parent ? this.#graph.evaluator.follow({ node: parent, module }) : null;
    return found?.node.type.startsWith('Class') ? found : null;
  }
}

/** `entity`, and `source.getRepository(entity)`, which works on the same table. */
function givenName(value: Node | null): string | null {
  const callee = value?.type === 'CallExpression' ? unwrap(child(value, 'callee')) : null;
  if (!callee) return nameOf(value);
  const asks = /^get(?:Tree|Mongo|Custom)?Repository$/.test(propertyOf(callee) ?? nameOf(callee) ?? '');
  return asks ? nameOf(children(value, 'arguments')[0]) : null;
}

const isField = (given: Given, object: Node) =>
  child(object, 'object')?.type === 'ThisExpression' && given.fields.has(propertyOf(object) ?? '');

/** `class Base<T> extends Repository<T>`, where the repository is that of a package. */
function isRepository({ node }: Place): boolean {
  const parent = child(node, 'superClass');
  const name = nameOf(parent);
  const imported = parent && name !== null ? lookup(parent, name)?.imported : null;
  return (
    /Repository$/.test(name ?? '') &&
    /^(?:typeorm$|@mikro-orm\/)/.test(imported?.specifier ?? '') &&
    child(node, 'typeParameters') !== null
  );
}

const constructorOf = (cls: Place) => membersOf(cls.node).find(({ kind }) => kind === 'constructor') ?? null;

function enclosingClass({ node, module }: Place): Place | null {
  for (const up of ancestors(node))
    if (up.type.startsWith('Class') && up.type !== 'ClassBody') return { node: up, module };
  return null;
}

function methodIn(cls: Place, name: string): Node | null {
  const found = membersOf(cls.node).find(
    (member) => keyOf(child(member, 'key')) === name && member.static !== true && member.kind !== 'get',
  );
  const value = child(found ?? null, 'value');
  return found?.type === 'MethodDefinition' || /Function/.test(value?.type ?? '') ? value : null;
}

function superCall(cls: Place): Node | null {
  const made = constructorOf(cls);
  const fn = child(made, 'value');
  if (!made || !fn) return null;
  const found = cls.module
    .nodes('CallExpression')
    .find((call) => child(call, 'callee')?.type === 'Super' && enclosingFunction(call) === fn);
  return found ?? null;
}
