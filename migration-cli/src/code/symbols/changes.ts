import { child, children, dottedName, isFunction, type Node, nameOf, propertyOf, unwrap } from '../ast.ts';
import { lookup } from '../scope.ts';
import { exportMember } from './exports-object.ts';
import { isForEffect, isLoading, LATER, REGISTERS } from './loading.ts';
import { CHANGES_FIRST, changedParameters, MUTATORS } from './parameters.ts';
import { exported, type Piece } from './pieces.ts';
import type { PieceIndex } from './references.ts';
import { declarationIn, type Kind, kindOf } from './values.ts';

/** What running a piece may change. */
export interface Changes {
  /** Names that change while the file is loaded. */
  loading: Set<string>;
  /** Names that its functions change whenever they are called. */
  later: Set<string>;
  /** Those of them that are assigned to, themselves or a member. */
  written: Set<string>;
  /** Functions of this file that are called while it is loaded. */
  calls: Set<string>;
}

const nothing = (): Changes => ({ loading: new Set(), later: new Set(), written: new Set(), calls: new Set() });

/** Their result is another object than the one that they are called on. */
const FRESH = /^(?:map|filter|slice|concat|flat|flatMap|keys|values|entries|toString|join|toJSON|split|toSorted|then)$/;
const HARMLESS =
  /^(?:console\.\w+|Object\.(?:keys|values|entries)|JSON\.stringify|String|Number|Boolean|Array\.isArray|assert(?:\.\w+)?|require)$/;
const MOST_HOPS = 8;

/** Reads what every piece of a file changes. */
export class ChangeReader {
  readonly #index: PieceIndex;
  readonly #changes: Map<Piece, Changes>;
  readonly #kinds = new Map<string, Kind>();
  readonly #parameters = new Map<Node, Set<number>>();

  constructor(index: PieceIndex) {
    this.#index = index;
    this.#changes = new Map(index.pieces.map((piece) => [piece, nothing()]));
    const { module } = index;
    for (const node of module.nodes('AssignmentExpression'))
      for (const at of targets(child(node, 'left'))) this.#write(node, at);
    for (const node of module.nodes('UpdateExpression')) this.#write(node, child(node, 'argument'));
    for (const node of module.nodes('UnaryExpression'))
      if (node.operator === 'delete') this.#write(node, child(node, 'argument'));
    for (const type of ['ForInStatement', 'ForOfStatement'])
      for (const node of module.nodes(type))
        if (child(node, 'left')?.type !== 'VariableDeclaration') this.#write(node, child(node, 'left'));
    for (const type of ['CallExpression', 'NewExpression']) for (const node of module.nodes(type)) this.#call(node);
  }

  of(piece: Piece): Changes {
    return this.#changes.get(piece) ?? nothing();
  }

  kind(name: string): Kind {
    const known = this.#kinds.get(name);
    if (known) return known;
    const pieces = this.#index.byName.get(name) ?? [];
    const kinds = pieces.map((piece) => kindOf(piece, (made) => this.#declared(made)));
    const kind = kinds.find((item) => item !== 'type') ?? 'unknown';
    this.#kinds.set(name, kind);
    return kind;
  }

  /** The class or function of this file that a name stands for. */
  #declared(name: string): Node | null {
    const node = (this.#index.byName.get(name) ?? []).map((piece) => declarationIn(piece.node)).at(-1);
    if (!node) return null;
    const value = node.type === 'VariableDeclarator' ? unwrap(child(node, 'init')) : node;
    return value && (isFunction(value) || /^Class/.test(value.type)) ? value : null;
  }

  #note(at: Node, name: string | null, how: 'write' | 'call' | 'argument'): void {
    const piece = name === null ? null : this.#index.pieceAt(at);
    if (name === null || !piece) return;
    const changes = this.of(piece);
    if (isLoading(at, piece.node)) changes.loading.add(name);
    else changes.later.add(name);
    if (how === 'write' && !isLoading(at, piece.node)) changes.written.add(name);
  }

  #write(at: Node, target: Node | null): void {
    const direct = unwrap(target);
    if (!direct) return;
    // `exports.a = …` declares; `exports.a.b = …` changes.
    if (exportMember(direct) !== null) return;
    if (direct.type === 'Identifier') {
      const name = this.#index.topName(direct);
      if (name !== null) this.#note(at, name, 'write');
      return;
    }
    this.#note(at, this.#root(direct), 'write');
  }

  #call(node: Node): void {
    const callee = unwrap(child(node, 'callee'));
    const args = children(node, 'arguments');
    const said = dottedName(callee) ?? '';
    if (callee?.type === 'MemberExpression') this.#method(node, callee);
    if (callee?.type === 'Identifier') this.#called(node, callee);
    if (HARMLESS.test(said)) return;
    if (CHANGES_FIRST.test(said)) {
      for (const item of args.slice(0, 1)) this.#note(node, this.#root(item), 'argument');
      return;
    }
    const changed = callee?.type === 'Identifier' ? this.#changedParameters(callee) : null;
    args.forEach((item, position) => {
      if (changed?.has(position)) this.#note(node, this.#root(item), 'argument');
    });
    if (changed === null && isForEffect(node)) this.#handed(node, callee, args);
  }

  /** A call that is made for its effect may change what it is handed, unless it only keeps a function for later. */
  #handed(node: Node, callee: Node | null, args: Node[]): void {
    const registers = REGISTERS.test(propertyOf(callee) ?? '') || LATER.test(dottedName(callee) ?? '');
    for (const item of args) {
      const name = this.#root(item);
      if (name === null) continue;
      const kind = this.kind(name);
      if (kind === 'plain' || kind === 'frozen' || kind === 'import' || kind === 'type') continue;
      if ((kind === 'function' || kind === 'class') && registers) continue;
      if (!isLoading(node, this.#index.pieceAt(node)?.node ?? node) && kind !== 'container' && kind !== 'stateful')
        continue;
      this.#note(node, name, 'argument');
    }
  }

  #method(node: Node, callee: Node): void {
    const method = propertyOf(callee);
    const name = this.#root(child(callee, 'object'));
    if (name === null) return;
    const kind = this.kind(name);
    const piece = this.#index.pieceAt(node);
    if (method !== null && MUTATORS.test(method)) this.#note(node, name, 'call');
    else if (kind === 'stateful') this.#note(node, name, 'call');
    // At loading a call on anything that is not known to be read counts as setting it up.
    else if (piece && isLoading(node, piece.node) && isForEffect(node) && kind !== 'plain')
      this.#note(node, name, 'call');
  }

  #called(node: Node, callee: Node): void {
    const name = this.#index.topName(callee);
    const piece = this.#index.pieceAt(node);
    if (name !== null && piece && isLoading(node, piece.node)) this.#changes.get(piece)?.calls.add(name);
  }

  /** Which parameters a function of this file changes; null where it is none of this file. */
  #changedParameters(callee: Node): Set<number> | null {
    const made = this.#madeBy(callee);
    return made === null ? null : changedParameters(made, (inner) => this.#madeBy(inner), this.#parameters);
  }

  #madeBy(callee: Node): Node | null {
    const name = this.#index.topName(callee);
    const made = name === null ? null : this.#declared(name);
    return isFunction(made) ? made : null;
  }

  /** The name at the top of this file that an expression leads to, through members, local names and what methods return. */
  #root(node: Node | null, hops = 0): string | null {
    const at = unwrap(node);
    if (!at || hops > MOST_HOPS) return null;
    const member = exportMember(at);
    if (member !== null && this.#index.byName.has(exported(member))) return exported(member);
    if (at.type === 'MemberExpression') return this.#root(child(at, 'object'), hops + 1);
    if (at.type === 'CallExpression') {
      const callee = unwrap(child(at, 'callee'));
      if (callee?.type === 'Identifier') return this.#returnedBy(callee, hops + 1);
      if (callee?.type !== 'MemberExpression' || FRESH.test(propertyOf(callee) ?? '')) return null;
      return this.#root(child(callee, 'object'), hops + 1);
    }
    if (at.type === 'AwaitExpression') return this.#root(child(at, 'argument'), hops + 1);
    if (at.type === 'LogicalExpression' || at.type === 'AssignmentExpression')
      return this.#root(child(at, 'left'), hops + 1) ?? this.#root(child(at, 'right'), hops + 1);
    if (at.type === 'ConditionalExpression')
      return this.#root(child(at, 'consequent'), hops + 1) ?? this.#root(child(at, 'alternate'), hops + 1);
    return at.type === 'Identifier' ? this.#ofIdentifier(at, hops) : null;
  }

  /** What a function of this file hands out: a name at the top, for whoever calls it to change. */
  #returnedBy(callee: Node, hops: number): string | null {
    const made = this.#madeBy(callee);
    if (!made) return null;
    const body = child(made, 'body');
    if (body && body.type !== 'BlockStatement') return this.#root(body, hops);
    for (const node of this.#index.module.nodes('ReturnStatement')) {
      if (node.start < made.start || node.end > made.end) continue;
      const found = this.#root(child(node, 'argument'), hops);
      if (found !== null && /^(?:container|stateful|unknown)$/.test(this.kind(found))) return found;
    }
    return null;
  }

  #ofIdentifier(node: Node, hops: number): string | null {
    const top = this.#index.topName(node);
    if (top !== null) return top;
    const binding = lookup(node, nameOf(node) ?? '');
    if (!binding) return null;
    if (binding.kind === 'param') return this.#root(receiverOf(binding.node), hops + 1);
    const loop = binding.node.parent?.parent;
    if (binding.init === null && (loop?.type === 'ForOfStatement' || loop?.type === 'ForInStatement'))
      return this.#root(child(loop, 'right'), hops + 1);
    return this.#root(binding.init, hops + 1);
  }
}

/** What a callback's parameter comes from: `list` in `list.forEach((item) => …)`. */
function receiverOf(parameter: Node): Node | null {
  const made = parameter.parent;
  const call = made && isFunction(made) ? made.parent : null;
  const callee = call?.type === 'CallExpression' ? unwrap(child(call, 'callee')) : null;
  return callee?.type === 'MemberExpression' && callee !== made ? child(callee, 'object') : null;
}

/** What an assignment writes to, patterns taken apart. */
function targets(left: Node | null): Node[] {
  if (left?.type === 'ObjectPattern')
    return children(left, 'properties').flatMap((item) =>
      targets(child(item, item.type === 'RestElement' ? 'argument' : 'value')),
    );
  if (left?.type === 'ArrayPattern') return children(left, 'elements').flatMap(targets);
  if (left?.type === 'AssignmentPattern') return targets(child(left, 'left'));
  return left ? [left] : [];
}
