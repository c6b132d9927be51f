import { child, children, dottedName, isFunction, type Node, propertyOf, stringOf, unwrap } from './ast.ts';
import type { Evaluator } from './evaluate.ts';
import { formattedTexts } from './evaluate-formats.ts';
import { HOLE, pathCall } from './evaluate-paths.ts';
import { at, MAX_DEPTH, onlyResult, type Place } from './place.ts';
import { lookup } from './scope.ts';

/** More alternatives than this say nothing that a hole does not say. */
const MAX_ALTERNATIVES = 24;

/** Folds expressions to the texts that they can be. */
export class Texts {
  readonly #evaluator: Evaluator;
  readonly #known = new WeakMap<Node, string[]>();

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  of(place: Place | null, depth: number): string[] {
    const node = unwrap(place?.node ?? null);
    if (!place || !node || depth > MAX_DEPTH) return [HOLE];
    if (node.type === 'Literal') return [node.value === null ? HOLE : String(node.value)];
    const here = { node, module: place.module };
    if (this.#evaluator.inRound) return bounded(this.#compute(here, depth));
    const known = this.#known.get(node);
    if (known) return known;
    // A value that is made of itself finds a hole.
    this.#known.set(node, [HOLE]);
    const found = bounded(this.#compute(here, depth));
    this.#known.set(node, found);
    return found;
  }

  #compute(place: Place, depth: number): string[] {
    const { node } = place;
    const inner = (key: string) => this.of(at(place, child(node, key)), depth + 1);
    switch (node.type) {
      case 'TemplateLiteral':
        return this.#template(place, depth);
      case 'TaggedTemplateExpression':
        return this.of(at(place, child(node, 'quasi')), depth + 1);
      case 'BinaryExpression':
        return node.operator === '+' ? this.#sum(place, depth) : [HOLE];
      case 'ConditionalExpression':
        return unique([...inner('consequent'), ...inner('alternate')]);
      case 'LogicalExpression':
        return unique([...(node.operator === '&&' ? [''] : inner('left')), ...inner('right')]);
      case 'AwaitExpression':
        return inner('argument');
      case 'CallExpression':
      case 'NewExpression':
        return pathCall(this.#evaluator, place, depth) ?? this.#callTexts(place, depth);
      case 'Identifier':
      case 'MemberExpression':
        return this.#nameTexts(place, depth);
      default:
        return [HOLE];
    }
  }

  /** `a + b + c`: a statement of forty lines is a sum within a sum forty times, and no deeper than one. */
  #sum({ node, module }: Place, depth: number): string[] {
    const parts: string[][] = [];
    let at: Node | null = node;
    for (; at?.type === 'BinaryExpression' && at.operator === '+'; at = unwrap(child(at, 'left'))) {
      const right = child(at, 'right');
      parts.unshift(this.of(right && { node: right, module }, depth + 1));
    }
    return product([this.of(at && { node: at, module }, depth + 1), ...parts]);
  }

  #template(place: Place, depth: number): string[] {
    const quasis = children(place.node, 'quasis');
    const expressions = children(place.node, 'expressions');
    const parts = quasis.flatMap((quasi, index) => {
      const text = (quasi.value as { cooked?: string | null; raw: string }).cooked ?? HOLE;
      const hole = expressions[index];
      return hole ? [[text], this.of({ node: hole, module: place.module }, depth + 1)] : [[text]];
    });
    return product(parts);
  }

  #nameTexts(place: Place, depth: number): string[] {
    const fixed = pathCall(this.#evaluator, place, depth);
    if (fixed) return fixed;
    const field = this.#evaluator.fieldText(place.node);
    if (field !== null) return [field];
    const looped = place.node.type === 'Identifier' ? this.#evaluator.loops.texts(place, depth) : null;
    if (looped) return looped;
    const followed = this.#evaluator.follow(place, depth + 1);
    if (followed && followed.node !== place.node && !isFunction(followed.node)) return this.of(followed, depth + 1);
    return this.#anyMember(place, depth) ?? [HOLE];
  }

  /** `TABLES[kind]`: every value that a constant object or array holds. */
  #anyMember(place: Place, depth: number): string[] | null {
    if (place.node.type !== 'MemberExpression' || place.node.computed !== true) return null;
    const object = this.#evaluator.follow(at(place, child(place.node, 'object')), depth + 1);
    const values =
      object?.node.type === 'ObjectExpression'
        ? children(object.node, 'properties').map((property) => child(property, 'value'))
        : object?.node.type === 'ArrayExpression'
          ? children(object.node, 'elements')
          : [];
    if (!object || values.length === 0) return null;
    return unique(values.flatMap((value) => this.of(at(object, value), depth + 1)));
  }

  #callTexts(place: Place, depth: number): string[] {
    const formatted = formattedTexts(this.#evaluator, place, depth);
    if (formatted) return formatted;
    const callee = child(place.node, 'callee');
    const method = propertyOf(callee);
    const object = at(place, child(callee, 'object'));
    const identified = this.#identified(
      place,
      method ?? (callee?.type === 'Identifier' ? String(callee.name) : null),
      depth,
    );
    if (identified) return identified;
    if (method === 'join') return this.#joined(place, object, depth);
    if (method === 'trim' || method === 'toString' || method === 'trimEnd') return this.of(object, depth + 1);
    if (method === 'toUpperCase') return this.of(object, depth + 1).map((text) => text.toUpperCase());
    if (method === 'toLowerCase') return this.of(object, depth + 1).map((text) => text.toLowerCase());
    const called = callee?.type === 'Identifier' ? this.#evaluator.follow(at(place, callee), depth + 1) : null;
    const result = called ? onlyResult(called.node) : null;
    if (!called || !result) return [HOLE];
    const inside = { node: result, module: called.module };
    return this.#evaluator.withCall(called.node, place, () => this.of(inside, depth + 1));
  }

  /**
   * Inside of a template of SQL: `sql.identifier(['app', 'users'])`, `sql.unnest(rows)` of Slonik and `sql('users')` of
   * postgres.js, where the tag has any name.
   */
  #identified({ node, module }: Place, name: string | null, depth: number): string[] | null {
    if (name === 'unnest' && node.parent?.type === 'TemplateLiteral') return ['unnest(NULL)'];
    const isTag = name === 'sql' || isTagAround(node);
    if (name === null || !(isTag || name === 'identifier')) return null;
    const [first, ...others] = children(node, 'arguments');
    const list = name === 'identifier' && first ? this.#evaluator.follow({ node: first, module }, depth + 1) : null;
    if (list?.node.type === 'ArrayExpression') {
      const parts = children(list.node, 'elements').map((part) =>
        this.of({ node: part, module: list.module }, depth + 1),
      );
      return product(parts.flatMap((part, index) => (index === 0 ? [part] : [['.'], part])));
    }
    if (!isTag || node.parent?.type !== 'TemplateLiteral' || !first || others.length > 0) return null;
    const texts = this.of({ node: first, module }, depth + 1);
    return texts.every((text) => /^[\w.]+$/.test(text)) ? texts : null;
  }

  #joined(place: Place, object: Place | null, depth: number): string[] {
    const list = this.#evaluator.follow(object, depth + 1);
    if (!object || list?.node.type !== 'ArrayExpression' || isPushedTo(object)) return [HOLE];
    const separator = stringOf(children(place.node, 'arguments')[0]) ?? ',';
    const items = children(list.node, 'elements').map((node) => this.of({ node, module: list.module }, depth + 1));
    return product(items.flatMap((item, index) => (index === 0 ? [item] : [[separator], item])));
  }
}

/** True for a list that grows after it was made. */
function isPushedTo({ node, module }: Place): boolean {
  const binding = node.type === 'Identifier' ? lookup(node, String(node.name)) : null;
  if (!binding) return false;
  return module.calls(/^(?:push|unshift|splice)$/).some((call) => {
    const object = unwrap(child(unwrap(child(call, 'callee')), 'object'));
    return object?.type === 'Identifier' && lookup(object, String(object.name)) === binding;
  });
}

/** `db('users')` in a template that `db` is the tag of. */
function isTagAround({ parent, callee }: Node): boolean {
  const tagged = parent?.type === 'TemplateLiteral' ? parent.parent : null;
  const tag = tagged?.type === 'TaggedTemplateExpression' ? dottedName(child(tagged, 'tag')) : null;
  return tag !== null && tag === dottedName(callee as Node);
}

function bounded(texts: string[]): string[] {
  return texts.length > MAX_ALTERNATIVES || texts.length === 0 ? [HOLE] : texts;
}

export function unique(texts: string[]): string[] {
  return [...new Set(texts)];
}

/** Every combination of the alternatives of consecutive parts. */
export function product(parts: string[][]): string[] {
  return parts.reduce<string[]>(
    (heads, tails) =>
      heads.length * tails.length > MAX_ALTERNATIVES
        ? heads.map((head) => head + HOLE)
        : unique(heads.flatMap((head) => tails.map((tail) => head + tail))),
    [''],
  );
}
