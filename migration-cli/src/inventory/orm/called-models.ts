import {
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
import type { Place } from '../../code/place.ts';
import { returnedValues } from '../functions.ts';
import { associated } from './associated.ts';
import { isManager } from './managers.ts';
import { textAt } from './read.ts';
import type { Subject, Subjects } from './subjects.ts';

const REPOSITORY =
  /^(?:getRepository|getCustomRepository|getTreeRepository|getMongoRepository|withRepository|model|getModel)$/;
const FOUND = /^(?:find\w*|create|getReference|preload|merge|upsert)$/;
/** The getter of an association, not a finder of the application's own. */
const GETTER = /^get(?!All|By|One|Or|Many|First|List|Data)([A-Z]\w*)$/;

/** The models that calls give: repositories, rows, and what functions of the tree return. */
export class CalledModels {
  readonly #subjects: Subjects;

  constructor(subjects: Subjects) {
    this.#subjects = subjects;
  }

  of(place: Place, depth: number): Subject | null {
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
      return args[0] ? this.#subjects.of({ node: args[0], module }, depth) : null;
    const target = callee && this.#subjects.graph.evaluator.follow({ node: callee, module });
    if (target && isFunction(target.node)) return this.#returned(target, place, depth);
    const object = callee?.type === 'MemberExpression' ? child(callee, 'object') : null;
    // `this.users()`, where a field holds what gives the model.
    const given =
      object?.type === 'ThisExpression' && callee ? this.#subjects.of({ node: callee, module }, depth) : null;
    if (given) return given;
    if (method === 'extend' && propertyOf(unwrap(object)) === 'Collection') return this.#collected(args, place, depth);
    const from = object ? this.#subjects.of({ node: object, module }, depth) : null;
    const owner =
      from && 'model' in from ? from.model : this.#subjects.models.row(nameOf(object) ?? propertyOf(object));
    const other = owner && associated(this.#subjects.models, owner, method);
    // What another getter of a row gives is not known.
    return other ?? (owner?.library === 'sequelize' && GETTER.test(method) ? null : from);
  }

  /** `manager.findOne(User, …)` and `manager.create(User, …)` give rows of it. */
  #ofManager(object: Node | null, first: Node, { module }: Place, depth: number): Subject | null {
    if (!object || !isManager(object)) return null;
    const subject = this.#subjects.of({ node: first, module }, depth);
    return subject && 'model' in subject ? subject : null;
  }

  /** Bookshelf: `bookshelf.Collection.extend({ model: User })` stands for users. */
  #collected(args: Node[], { module }: Place, depth: number): Subject | null {
    const entry = children(args[0], 'properties').find((item) => keyOf(child(item, 'key')) === 'model');
    const model = child(entry, 'value');
    return model ? this.#subjects.of({ node: model, module }, depth) : null;
  }

  /** `getRepository(User)`, and `getRepository(ctx, User)` with a context in front. */
  #asked(args: Node[], { module }: Place, depth: number): Subject | null {
    const found = args
      .slice(0, 2)
      .flatMap((node) => this.#subjects.of({ node, module }, depth) ?? this.#text({ node, module }) ?? []);
    return found.find((subject) => 'model' in subject) ?? found.at(-1) ?? null;
  }

  /** AdonisJS 4: `use('App/Models/User')`. */
  #used(first: Node | undefined, { module }: Place): Subject | null {
    const text = first ? textAt(this.#subjects.graph.evaluator, { node: first, module }) : null;
    const [, name] = /Models?\/(?:\w+\/)*(\w+)$/.exec(text ?? '') ?? [];
    return name === undefined ? null : this.#subjects.byName(name);
  }

  #text(place: Place): Subject | null {
    const text = textAt(this.#subjects.graph.evaluator, place);
    const model = text === null ? null : this.#subjects.models.named(text);
    return model ? { model } : null;
  }

  /** What a function returns, with its parameters standing for the arguments of this call. */
  #returned(fn: Place, call: Place, depth: number): Subject | null {
    for (const value of returnedValues(fn.node, fn.module.nodes('ReturnStatement'))) {
      const subject = this.#subjects.of({ node: value, module: fn.module }, depth);
      if (subject === null) continue;
      if ('model' in subject) return subject;
      const argument = subject.fn === fn.node ? children(call.node, 'arguments')[subject.position] : undefined;
      return argument ? this.#subjects.of({ node: argument, module: call.module }, depth) : subject;
    }
    return null;
  }
}
