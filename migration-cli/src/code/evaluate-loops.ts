import { child, children, dottedName, isFunction, keyOf, type Node, nameOf, propertyOf, unwrap } from './ast.ts';
import type { Evaluator } from './evaluate.ts';
import { HOLE, ROOT } from './evaluate-paths.ts';
import { unique } from './evaluate-texts.ts';
import type { ParsedModule } from './parse.ts';
import { at, MAX_DEPTH, onlyResult, type Place } from './place.ts';
import { type Binding, lookup } from './scope.ts';

/** A round of a loop: a value of the source, an entry of an object, or a plain text. */
export type LoopItem = Place | (Place & { entry: string }) | { text: string };

/** What loop variables and parameters stand for while one round of a loop, or one call, is looked at. */
export class Loops {
  readonly #evaluator: Evaluator;
  readonly #rounds = new Map<Node, LoopItem>();
  /** The functions whose calls are being looked at: a recursive one is followed once. */
  readonly #calls = new Set<Node>();

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  /** Runs `look` once for every round of the constant loops around a place, or once where there is none. */
  eachRound<T>(place: Place, look: (item: LoopItem | null) => T[]): T[] {
    let loop: ReturnType<typeof loopAround> = null;
    for (let up = place.node.parent; up && !loop; up = up.parent) loop = loopAround(up);
    const items = loop ? this.#itemsOfLoop(loop, place.module, 0) : null;
    if (!loop || !items) return look(null);
    return items.flatMap((item) => {
      this.#rounds.set(loop.declaration, item);
      try {
        return look(item);
      } finally {
        this.#rounds.delete(loop.declaration);
      }
    });
  }

  /** The texts of a loop variable; null for every other name. */
  texts(place: Place, depth: number): string[] | null {
    const items = this.values(place, depth);
    if (!items) return null;
    if (items.length === 0) return [HOLE];
    return unique(items.flatMap((item) => ('text' in item ? [item.text] : this.#evaluator.texts(item, depth + 1))));
  }

  /** What a loop variable runs through; null for every other name. */
  values({ node, module }: Place, depth: number): LoopItem[] | null {
    const binding = lookup(node, nameOf(node) ?? '');
    const round = binding ? this.#rounds.get(binding.node) : undefined;
    const list = binding && !round ? loopedOver(binding) : null;
    if (!binding || (!round && !list)) return null;
    const items = round ? [round] : list ? this.#itemsOfLoop(list, module, depth) : null;
    return items?.flatMap((item) => this.#destructured(item, binding.path, depth)) ?? null;
  }

  #itemsOfLoop({ list, keys }: Looped, module: ParsedModule, depth: number): LoopItem[] | null {
    const place = { node: list, module };
    return keys ? this.#objectItems(place, 'keys', depth) : this.#itemsOf(place, depth);
  }

  #destructured(item: LoopItem, path: string[], depth: number): LoopItem[] {
    const [key, ...rest] = path;
    if (key === undefined) return [item];
    if ('text' in item) return [];
    if ('entry' in item)
      return key === '0'
        ? [{ text: item.entry }]
        : this.#destructured({ node: item.node, module: item.module }, rest, depth);
    const start = this.#evaluator.follow(item, depth + 1) ?? item;
    const found = path.reduce<Place | null>(
      (from, name) => (from ? this.#evaluator.property(from, name, depth + 1) : null),
      start,
    );
    return found ? [found] : [];
  }

  /** The elements of a list with what is pushed onto it; null where it is no list that is known. */
  listed(list: Place): Place[] | null {
    const items = this.#itemsOf(list, 0);
    return items?.flatMap((item) => ('node' in item ? [{ node: item.node, module: item.module }] : [])) ?? null;
  }

  /** The elements of a constant array with what is pushed onto it, the entries of a constant object, or what a call gives. */
  #itemsOf(list: Place, depth: number): LoopItem[] | null {
    if (depth > MAX_DEPTH) return null;
    const value = this.#evaluator.follow(list, depth + 1) ?? list;
    if (value.node.type === 'Identifier') return this.#givenItems(value, depth);
    if (value.node.type === 'ArrayExpression') {
      const elements = children(value.node, 'elements').map((node) => ({ node, module: value.module }));
      return [...elements, ...this.#pushed(value)];
    }
    return value.node.type === 'CallExpression' ? this.#itemsOfCall(value, depth) : null;
  }

  /** A list that is a parameter: what every call gives for it, a rest parameter what comes last. */
  #givenItems(list: Place, depth: number): LoopItem[] | null {
    const binding = lookup(list.node, nameOf(list.node) ?? '');
    if (binding?.kind !== 'param' || binding.position === null) return null;
    if (binding.node.type === 'RestElement') return this.#restItems(binding, binding.position);
    // Functions that hand lists on to each other and to themselves lead to the same parameters again and again.
    if (this.#giving.has(binding)) return null;
    const known = this.active ? undefined : this.#remembered().get(binding);
    if (known !== undefined) return known;
    this.#giving.add(binding);
    try {
      const items = this.#itemsGiven(list, depth);
      if (!this.active) this.#remembered().set(binding, items);
      return items;
    } finally {
      this.#giving.delete(binding);
    }
  }

  #itemsGiven(list: Place, depth: number): LoopItem[] | null {
    const given = this.given(list);
    if (given.length === 0 || given.some(({ node }) => node === list.node)) return null;
    const items = given.map((place) => this.#itemsOf(place, depth + 1));
    return items.some((found) => found === null) ? null : items.flatMap((found) => found ?? []);
  }

  /** What parameters were found to be given, as long as the known calls are the same. */
  #remembered(): Map<Binding, LoopItem[] | null> {
    if (this.#rememberedFor !== this.#evaluator.callsOf) this.#known.clear();
    this.#rememberedFor = this.#evaluator.callsOf;
    return this.#known;
  }

  readonly #giving = new Set<Binding>();
  readonly #known = new Map<Binding, LoopItem[] | null>();
  #rememberedFor: unknown = null;

  #restItems({ node }: Binding, position: number): LoopItem[] | null {
    const calls = node.parent ? this.#evaluator.callsOf(node.parent) : [];
    const items = calls.flatMap((call) =>
      children(call.node, 'arguments')
        .slice(position)
        .map((argument) => ({ node: argument, module: call.module })),
    );
    return items.length === 0 || items.some((item) => item.node.type === 'SpreadElement') ? null : items;
  }

  #itemsOfCall(call: Place, depth: number): LoopItem[] | null {
    const callee = child(call.node, 'callee');
    const method = propertyOf(callee) ?? '';
    const [first] = children(call.node, 'arguments');
    if (/^Object\.(?:entries|keys|values)$/.test(dottedName(callee) ?? ''))
      return this.#objectItems(at(call, first ?? null), method, depth);
    const object = at(call, child(callee, 'object'));
    if (object && /^(?:filter|sort|toSorted|slice|reverse|toReversed)$/.test(method))
      return this.#itemsOf(object, depth + 1);
    if (method === 'map' && first) return this.#loadedItems({ node: first, module: call.module }, depth);
    const fn = callee ? this.#evaluator.follow({ node: callee, module: call.module }, depth + 1) : null;
    const result = fn ? onlyResult(fn.node) : null;
    return fn && result ? this.#itemsOf({ node: result, module: fn.module }, depth + 1) : null;
  }

  /** `files.map((file) => require(path.join(__dirname, file)))`: every module that the pattern reaches. */
  #loadedItems(callback: Place, depth: number): LoopItem[] | null {
    const load = unwrap(onlyResult(callback.node));
    const requires = load?.type === 'CallExpression' && nameOf(child(load, 'callee')) === 'require';
    const argument =
      load &&
      (requires ? children(load, 'arguments')[0] : load.type === 'ImportExpression' ? child(load, 'source') : null);
    const [text, ...others] = argument
      ? this.#evaluator.texts({ node: argument, module: callback.module }, depth + 1)
      : [];
    if (text === undefined || others.length > 0 || !text.includes(HOLE)) return null;
    const folder = callback.module.path.replace(/[^/]*$/, '');
    const path = text.startsWith(ROOT)
      ? text.slice(ROOT.length)
      : text.startsWith('./')
        ? folder + text.slice(2)
        : null;
    const [head, ...tail] = path?.split(HOLE) ?? [];
    if (head === undefined || tail.length !== 1) return null;
    const reached = [...this.#evaluator.project.modules.values()].filter(
      (module) =>
        module !== callback.module &&
        module.path.startsWith(head) &&
        /^[^/]+(?:\/index\.\w+)?$/.test(module.path.slice(head.length)),
    );
    return reached.map((module) => this.#evaluator.whole(module, depth));
  }

  /** What `list.push(x)` adds to a constant list of the same module; a parameter stands for what the callers give. */
  #pushed(array: Place): Place[] {
    const declarator = array.node.parent;
    if (declarator?.type !== 'VariableDeclarator') return [];
    const added = pushesOf(array.module).get(declarator) ?? [];
    return added.flatMap((argument) => this.given({ node: argument, module: array.module }));
  }

  /** An expression itself, or where it is a parameter, the arguments that the calls of its function give for it. */
  given(place: Place): Place[] {
    const binding = lookup(place.node, nameOf(place.node) ?? '');
    const fn = binding?.kind === 'param' && binding.path.length === 0 ? binding.node.parent : null;
    if (!fn || binding?.position === null || !binding) return [place];
    const { position } = binding;
    return this.#evaluator.callsOf(fn).flatMap(({ node, module }) => {
      const argument = children(node, 'arguments')[position ?? 0];
      return argument ? [{ node: argument, module }] : [];
    });
  }

  #objectItems(place: Place | null, method: string, depth: number): LoopItem[] | null {
    const object = this.#evaluator.follow(place, depth + 1);
    if (object?.node.type !== 'ObjectExpression') return null;
    return children(object.node, 'properties').flatMap((property): LoopItem[] => {
      const entry = keyOf(child(property, 'key'));
      const node = child(property, 'value');
      if (entry === null || !node) return [];
      if (method === 'keys') return [{ text: entry }];
      return [method === 'values' ? { node, module: object.module } : { node, module: object.module, entry }];
    });
  }

  /** Runs `look` with the parameters of a function standing for the arguments of one call. */
  withCall<T>(fn: Node, call: Place, look: () => T): T {
    const params = children(fn, 'params');
    if (this.#calls.has(fn)) return look();
    this.#calls.add(fn);
    const args = children(call.node, 'arguments');
    const before = params.map((param) => this.#rounds.get(param));
    params.forEach((param, index) => {
      const node = args[index];
      if (node && node.type !== 'SpreadElement') this.#rounds.set(param, { node, module: call.module });
    });
    try {
      return look();
    } finally {
      this.#calls.delete(fn);
      params.forEach((param, index) => {
        const known = before[index];
        if (known) this.#rounds.set(param, known);
        else this.#rounds.delete(param);
      });
    }
  }

  /** True while a loop or a call is being looked at, when an answer holds for that round alone. */
  get active(): boolean {
    return this.#rounds.size > 0;
  }
}

const LOOPS = /^(?:forEach|map|flatMap|filter|some|every|find|findIndex)$/;
const REDUCES = /^reduce(?:Right)?$/;

/** The position of the element among the parameters of a callback. */
const elementPosition = (method: string): number | null => (LOOPS.test(method) ? 0 : REDUCES.test(method) ? 1 : null);

/** What a loop goes through; with `keys` it is the names of its properties. */
interface Looped {
  list: Node;
  keys: boolean;
}

const looped = (list: Node | null, keys = false): Looped | null => list && { list, keys };

const FOR = /^For(?:Of|In)Statement$/;

/** The list behind the variable of `for (const x of list)` and the parameter of `list.forEach((x) => …)`. */
export function loopedOver(binding: Binding): Looped | null {
  const around = binding.node.parent?.parent;
  if (binding.node.type === 'VariableDeclarator')
    return FOR.test(around?.type ?? '') ? looped(child(around, 'right'), around?.type === 'ForInStatement') : null;
  const callee = around?.type === 'CallExpression' ? child(around, 'callee') : null;
  const loops = binding.kind === 'param' && binding.position === elementPosition(propertyOf(callee) ?? '');
  return loops ? looped(child(callee, 'object')) : null;
}

function loopAround(node: Node): (Looped & { declaration: Node }) | null {
  if (FOR.test(node.type)) {
    const declaration = children(child(node, 'left'), 'declarations')[0];
    const list = child(node, 'right');
    return declaration && list ? { declaration, list, keys: node.type === 'ForInStatement' } : null;
  }
  const callee = isFunction(node) && node.parent?.type === 'CallExpression' ? child(node.parent, 'callee') : null;
  const position = elementPosition(propertyOf(callee) ?? '');
  const declaration = children(node, 'params')[position ?? 0];
  const list = position === null ? null : child(callee, 'object');
  return declaration && list ? { declaration, list, keys: false } : null;
}

const pushes = new WeakMap<ParsedModule, Map<Node, Node[]>>();

/** The arguments of every `list.push(…)` of a module, by the declarator of the list. */
export function pushesOf(module: ParsedModule): Map<Node, Node[]> {
  const known = pushes.get(module);
  if (known) return known;
  const byList = new Map<Node, Node[]>();
  for (const call of module.calls(/^push$/)) {
    const callee = child(call, 'callee');
    const object = propertyOf(callee) === 'push' ? child(callee, 'object') : null;
    const declarator = object ? lookup(object, nameOf(object) ?? '')?.node : undefined;
    if (!declarator) continue;
    const list = byList.get(declarator) ?? [];
    list.push(...children(call, 'arguments'));
    byList.set(declarator, list);
  }
  pushes.set(module, byList);
  return byList;
}
