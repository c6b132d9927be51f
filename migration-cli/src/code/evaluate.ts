import { child, children, dottedName, isNode, keyOf, type Node, nameOf, propertyOf, stringOf, unwrap } from './ast.ts';
import { assignedProperty } from './evaluate-assigned.ts';
import { type LoopItem, Loops } from './evaluate-loops.ts';
import { HOLE } from './evaluate-paths.ts';
import { Texts } from './evaluate-texts.ts';
import { globalValue } from './globals.ts';
import type { ParsedModule } from './parse.ts';
import { at, MAX_DEPTH, type Place } from './place.ts';
import type { Project } from './project.ts';
import { type Binding, lookup } from './scope.ts';

/** `options.table` of `this.options.table` and of `options.table` after `const { options } = this`; null for all else. */
export function fieldPath(node: Node): string | null {
  const inner = unwrap(node);
  if (inner?.type === 'MemberExpression') {
    const object = unwrap(child(inner, 'object'));
    const key = propertyOf(inner);
    if (key === null || !object) return null;
    if (object.type === 'ThisExpression') return key;
    const above = fieldPath(object);
    return above === null ? null : above === 'constructor' ? key : `${above}.${key}`;
  }
  const binding = inner?.type === 'Identifier' ? lookup(inner, nameOf(inner) ?? '') : null;
  return binding?.init?.type === 'ThisExpression' && binding.path.length > 0 ? binding.path.join('.') : null;
}

/** The value that a member of an enum is given; null where it counts up from the one before. */
function enumMember(node: Node, key: string): Node | null {
  const members = children(child(node, 'body') ?? node, 'members');
  return child(
    members.find((member) => keyOf(child(member, 'id')) === key),
    'initializer',
  );
}

/**
 * Reads values out of source text without running it: follows constants through objects, destructuring, imports and barrels.
 * A text has several alternatives where the source chooses; what cannot be known is the character HOLE.
 */
export class Evaluator {
  readonly project: Project;
  readonly loops: Loops;
  readonly #texts: Texts;
  /** The calls of a function, once they are known. */
  callsOf: (fn: Node) => Place[] = () => [];

  constructor(project: Project) {
    this.project = project;
    this.loops = new Loops(this);
    this.#texts = new Texts(this);
  }

  /** Every text that an expression can be. Unknown parts are HOLE; never empty. */
  texts(place: Place | null, depth = 0): string[] {
    return this.#texts.of(place, depth);
  }

  /** Runs `look` once for every round of the constant loop around a place, or once where there is none. */
  eachRound<T>(place: Place, look: (item: LoopItem | null) => T[]): T[] {
    return this.loops.eachRound(place, look);
  }

  /** Runs `look` with the parameters of a function standing for the arguments of one call. */
  withCall<T>(fn: Node, call: Place, look: () => T): T {
    return this.loops.withCall(fn, call, look);
  }

  /** Runs `look` with a property of `this`, by its path below it, standing for a text. */
  withField<T>(path: string, text: string, look: () => T): T {
    const before = this.#field;
    this.#field = { path, text };
    try {
      return look();
    } finally {
      this.#field = before;
    }
  }

  /** The text that a property of `this` stands for at the moment. */
  fieldText(node: Node): string | null {
    return this.#field !== null && fieldPath(node) === this.#field.path ? this.#field.text : null;
  }

  #field: { path: string; text: string } | null = null;

  /** True while a loop or a call is being looked at, when an answer holds for that round alone. */
  get inRound(): boolean {
    return this.loops.active || this.#field !== null;
  }

  /** Follows names to the expression or declaration that gives the value; null where that cannot be known. */
  follow(place: Place | null, depth = 0): Place | null {
    const node = unwrap(place?.node ?? null);
    if (!place || !node || depth > MAX_DEPTH) return null;
    const here = { node, module: place.module };
    if (node.type === 'Identifier') return this.#followName(here, depth);
    if (node.type === 'MemberExpression') return this.#followMember(here, depth);
    if (node.type === 'AwaitExpression') return this.follow(at(here, child(node, 'argument')), depth + 1);
    if (node.type === 'CallExpression') return this.#followCall(here, depth);
    if (node.type === 'ImportExpression') return this.#loaded(here, child(node, 'source'), depth) ?? here;
    return here;
  }

  #followName({ node, module }: Place, depth: number): Place | null {
    const binding = lookup(node, nameOf(node) ?? '');
    const looped = this.loops.values({ node, module }, depth);
    const only = looped?.length === 1 ? looped[0] : undefined;
    if (only && 'node' in only) return this.follow({ node: only.node, module: only.module }, depth + 1);
    if (!binding && nameOf(node) === 'exports') return { node: module.program, module };
    if (!binding) return this.follow(globalValue(this.project, nameOf(node) ?? ''), depth + 1);
    if (binding.kind === 'param' || binding.kind === 'catch') return null;
    if (binding.imported) return this.imported(module, binding, depth);
    if (binding.node.type === 'TSEnumDeclaration') return { node: binding.node, module };
    if (binding.reassigned && binding.kind !== 'function' && binding.kind !== 'class') return null;
    if (!binding.init) return null;
    const start = this.follow({ node: binding.init, module }, depth + 1);
    return binding.path.reduce<Place | null>((from, key) => (from ? this.property(from, key, depth + 1) : null), start);
  }

  /** What an imported binding stands for in its own module. A whole module gives its program. */
  imported(module: ParsedModule, binding: Binding, depth = 0): Place | null {
    if (!binding.imported) return null;
    const found = this.project.imported(module.path, binding.imported);
    if (found && found.node === null && found.name !== '*') return null;
    const start = found?.node
      ? this.follow({ node: found.node, module: found.module }, depth + 1)
      : found
        ? this.whole(found.module, depth)
        : this.#ofWhole(module, binding.imported, depth);
    return binding.path
      .slice(1)
      .reduce<Place | null>((from, key) => (from ? this.property(from, key, depth + 1) : null), start);
  }

  /** `const { User } = require('./models')`, where `module.exports` is an object that a variable holds. */
  #ofWhole(
    module: ParsedModule,
    { specifier, name }: { specifier: string; name: string },
    depth: number,
  ): Place | null {
    const { to } = this.project.resolve(module.path, specifier);
    const target = to === null ? undefined : this.project.modules.get(to);
    if (target?.system !== 'commonjs' || name === '*' || name === 'default') return null;
    const whole = this.whole(target, depth + 1);
    return whole.node.type === 'ObjectExpression' ? this.property(whole, name, depth + 1) : null;
  }

  /** What `require` gives for a module: the value of `module.exports`, or all of its exports. */
  whole(module: ParsedModule, depth = 0): Place {
    const value = module.system === 'commonjs' ? this.project.exported(module.path, 'default')?.node : null;
    const followed = value ? this.follow({ node: value, module }, depth + 1) : null;
    return followed ?? { node: module.program, module };
  }

  #followMember(place: Place, depth: number): Place | null {
    if (dottedName(place.node) === 'module.exports' && !lookup(place.node, 'module')) {
      return { node: place.module.program, module: place.module };
    }
    const key = propertyOf(place.node) ?? this.#computedKey(place, depth);
    const object = this.follow(at(place, child(place.node, 'object')), depth + 1);
    return key === null || !object ? null : this.property(object, key, depth + 1);
  }

  #computedKey(place: Place, depth: number): string | null {
    const texts = place.node.computed ? this.texts(at(place, child(place.node, 'property')), depth + 1) : [];
    return texts.length === 1 && !texts[0]?.includes(HOLE) ? (texts[0] ?? null) : null;
  }

  /** A property of an object literal, an element of an array literal, or an export of a whole module. */
  property({ node, module }: Place, key: string, depth = 0): Place | null {
    if (depth > MAX_DEPTH) return null;
    if (node.type === 'Program') {
      const found = this.project.exported(module.path, key);
      return found?.node ? this.follow({ node: found.node, module: found.module }, depth + 1) : null;
    }
    if (node.type === 'TSEnumDeclaration') return this.follow(at({ node, module }, enumMember(node, key)), depth + 1);
    if (node.type === 'ArrayExpression') {
      const element = Array.isArray(node.elements) ? node.elements[Number(key)] : null;
      return isNode(element) ? this.follow({ node: element, module }, depth + 1) : null;
    }
    const properties = node.type === 'ObjectExpression' ? children(node, 'properties').toReversed() : [];
    for (const property of properties) {
      const found = this.#propertyValue({ node: property, module }, key, depth);
      if (found) return found;
    }
    return this.#besideWhole({ node, module }, key, depth) ?? this.#assigned({ node, module }, key, depth);
  }

  #assigned({ node, module }: Place, key: string, depth: number): Place | null {
    const value = node.type === 'ObjectExpression' ? assignedProperty(module, node, key) : null;
    return value && this.follow({ node: value, module }, depth + 1);
  }

  /** `module.exports = f; module.exports.key = …`: properties that are set on the exported value. */
  #besideWhole({ node, module }: Place, key: string, depth: number): Place | null {
    if (module.system !== 'commonjs' || this.project.exported(module.path, 'default')?.node !== node) return null;
    const found = this.project.exported(module.path, key);
    return found?.node ? this.follow({ node: found.node, module: found.module }, depth + 1) : null;
  }

  #propertyValue(place: Place, key: string, depth: number): Place | null {
    if (place.node.type === 'SpreadElement') {
      const argument = unwrap(child(place.node, 'argument'));
      // `...(options || {})`
      const printed = argument?.type === 'LogicalExpression' ? child(argument, 'left') : argument;
      const spread = this.follow(at(place, printed), depth + 1);
      return spread ? this.property(spread, key, depth + 1) : null;
    }
    if (keyOf(child(place.node, 'key')) !== key || place.node.computed === true) return null;
    return this.follow(at(place, child(place.node, 'value')), depth + 1);
  }

  /** `require(`./${name}`)` in a round of a loop over names, where it is one text. */
  #roundText(place: Place | null, depth: number): string | null {
    const [text, ...more] = this.loops.active ? this.texts(place, depth + 1) : [];
    return text === undefined || more.length > 0 || text.includes(HOLE) ? null : text;
  }

  #followCall(place: Place, depth: number): Place | null {
    const callee = dottedName(child(place.node, 'callee'));
    const argument = children(place.node, 'arguments')[0] ?? null;
    if (callee === 'Object.freeze' || callee === 'Object.seal') return this.follow(at(place, argument), depth + 1);
    // What is awaited is there at once, also in a list: `const [{ db }, schema] = await Promise.all([…])`.
    if (callee === 'Promise.all' && argument?.type === 'ArrayExpression') return at(place, argument);
    return (callee === 'require' ? this.#loaded(place, argument, depth) : null) ?? place;
  }

  /** All of a module that `require` or `import()` loads; null where that is none of the tree. */
  #loaded(place: Place, specifier: Node | null, depth: number): Place | null {
    const text = stringOf(specifier) ?? this.#roundText(at(place, specifier), depth);
    const to = text === null ? null : this.project.resolve(place.module.path, text).to;
    const module = to === null ? undefined : this.project.modules.get(to);
    return module ? this.whole(module, depth + 1) : null;
  }
}
