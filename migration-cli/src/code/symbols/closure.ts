import { dottedName, type Node } from '../ast.ts';
import type { ChangeReader } from './changes.ts';
import type { Piece } from './pieces.ts';
import type { PieceIndex } from './references.ts';

const STARTS =
  /(?:^|\.)(?:schedule|scheduleJob|listen|serve|start|run|setInterval|setTimeout|setImmediate|createServer|startServer|exit|describe|it|test)$/;

/** What pieces need of each other: what they name, and the statements that set up what they name. */
export class Closure {
  readonly #index: PieceIndex;
  readonly #changes: ChangeReader;
  readonly #touches = new Map<Piece, Set<string>>();
  readonly #setUp = new Map<string, Piece[]>();
  /** Statements that set nothing of this file up: the environment, a package, the process. Both sides keep them. */
  readonly settings: Set<Piece>;

  constructor(index: PieceIndex, changes: ChangeReader) {
    this.#index = index;
    this.#changes = changes;
    for (const piece of index.pieces) {
      const touched = this.touches(piece);
      for (const name of touched)
        if (!piece.declares.includes(name)) this.#setUp.set(name, [...(this.#setUp.get(name) ?? []), piece]);
    }
    this.settings = new Set(index.pieces.filter((piece) => this.#isSetting(piece)));
  }

  /** What running a piece while the file is loaded changes, the functions included that it calls. */
  touches(piece: Piece): Set<string> {
    const known = this.#touches.get(piece);
    if (known) return known;
    const { loading, calls } = this.#changes.of(piece);
    const touched = new Set(loading);
    const seen = new Set<Piece>();
    const queue = [...calls].flatMap((name) => this.#index.byName.get(name) ?? []);
    for (let called = queue.pop(); called !== undefined; called = queue.pop()) {
      if (seen.has(called)) continue;
      seen.add(called);
      for (const name of this.#changes.of(called).later) touched.add(name);
      for (const name of this.#index.needs.get(called) ?? [])
        if (this.#changes.kind(name) === 'function') queue.push(...(this.#index.byName.get(name) ?? []));
    }
    this.#touches.set(piece, touched);
    return touched;
  }

  /** The pieces that have to be where `roots` are. What `elsewhere` names is called over the network and not followed. */
  of(roots: Iterable<Piece>, elsewhere: Set<string>): Set<Piece> {
    const found = new Set<Piece>();
    const queue = [...roots];
    for (let piece = queue.pop(); piece !== undefined; piece = queue.pop()) {
      if (found.has(piece)) continue;
      found.add(piece);
      for (const name of this.#index.needs.get(piece) ?? [])
        if (!elsewhere.has(name)) queue.push(...(this.#index.byName.get(name) ?? []));
      for (const name of piece.declares) {
        queue.push(...(this.#index.byName.get(name) ?? []).filter((other) => other.role !== 'export'));
        queue.push(...(this.#setUp.get(name) ?? []).filter((other) => !this.#isStart(other, name)));
      }
    }
    return found;
  }

  /** A timer or a server that merely names what a package gives. */
  #isStart(piece: Piece, name: string): boolean {
    return piece.role === 'effect' && this.#changes.kind(name) === 'import' && starts(this.#index, piece.node);
  }

  #isSetting(piece: Piece): boolean {
    if (piece.role === 'always') return true;
    if (piece.role !== 'effect' || piece.declares.length > 0) return false;
    const own = (name: string) => !/^(?:import|plain|frozen|type)$/.test(this.#changes.kind(name));
    if ([...this.touches(piece)].some(own)) return false;
    const needs = [...(this.#index.needs.get(piece) ?? [])];
    if (needs.some((name) => own(name) && this.#changes.kind(name) !== 'container')) return false;
    return !starts(this.#index, piece.node);
  }
}

function starts({ module }: PieceIndex, top: Node): boolean {
  const inside = (node: Node) => node.start >= top.start && node.end <= top.end;
  return (
    module.nodes('CallExpression').some((node) => inside(node) && STARTS.test(dottedName(node.callee as Node) ?? '')) ||
    module.nodes('MemberExpression').some((node) => inside(node) && dottedName(node) === 'require.main')
  );
}
