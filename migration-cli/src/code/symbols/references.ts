import { child, type Node, nameOf, walk } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import { lookup } from '../scope.ts';
import { exportMember } from './exports-object.ts';
import { exported, type Piece } from './pieces.ts';

/** Pieces with what each names, found by offset. */
export class PieceIndex {
  readonly module: ParsedModule;
  readonly pieces: Piece[];
  /** The pieces that declare a name; more than one for overloads and for a type beside a value. */
  readonly byName: Map<string, Piece[]>;
  /** What a piece names of this file. */
  readonly needs: Map<Piece, Set<string>>;
  readonly #sorted: Piece[];

  constructor(module: ParsedModule, pieces: Piece[]) {
    this.module = module;
    this.pieces = pieces;
    this.#sorted = [...pieces].sort((a, b) => a.node.start - b.node.start);
    this.byName = new Map();
    for (const piece of pieces)
      for (const name of piece.declares) this.byName.set(name, [...(this.byName.get(name) ?? []), piece]);
    this.needs = new Map(pieces.map((piece) => [piece, new Set<string>()]));
    for (const type of ['Identifier', 'JSXIdentifier']) for (const node of module.nodes(type)) this.#name(node);
    for (const node of module.nodes('MemberExpression')) this.#member(node);
    for (const type of ['JSXElement', 'JSXFragment']) for (const node of module.nodes(type)) this.#factory(node);
    for (const piece of pieces) this.#throughThis(piece);
  }

  pieceAt(node: Node): Piece | null {
    let [low, high] = [0, this.#sorted.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#sorted[middle]?.node.start ?? 0) <= node.start) low = middle;
      else high = middle - 1;
    }
    const piece = this.#sorted[low];
    return piece && node.start >= piece.node.start && node.end <= piece.node.end ? piece : null;
  }

  /** The name at the top of this file that an identifier stands for; null for everything else. */
  topName(node: Node): string | null {
    const name = nameOf(node);
    if (name === null || !this.byName.has(name)) return null;
    const binding = lookup(node, name);
    return binding === null || this.module.scope.names.get(name) === binding ? name : null;
  }

  #name(node: Node): void {
    if (isLabel(node)) return;
    const name = this.topName(node);
    const piece = name === null ? null : this.pieceAt(node);
    if (name !== null && piece && !piece.declares.includes(name)) this.needs.get(piece)?.add(name);
  }

  #member(node: Node): void {
    const name = exportMember(node);
    if (name !== null) this.#need(node, exported(name));
  }

  #need(node: Node, name: string): void {
    const piece = this.pieceAt(node);
    if (piece && this.byName.has(name) && !piece.declares.includes(name)) this.needs.get(piece)?.add(name);
  }

  /** JSX is calls of a function that the file imports without naming it. */
  #factory(node: Node): void {
    for (const name of ['React', 'h', 'Fragment']) this.#need(node, name);
  }

  /** In a function that is called as a member of the exports, `this.other()` is the other export. */
  #throughThis(piece: Piece): void {
    if (piece.role !== 'export' || this.module.system !== 'commonjs') return;
    for (const holder of [
      piece,
      ...[...(this.needs.get(piece) ?? [])].flatMap((name) => this.byName.get(name) ?? []),
    ]) {
      for (const name of namesThroughThis(holder.node)) {
        if (this.byName.has(exported(name)) && !piece.exports.includes(name))
          this.needs.get(piece)?.add(exported(name));
      }
    }
  }
}

/** The members that functions of a node may reach through `this`; every member that they name where `this` is handed on. */
function namesThroughThis(node: Node): Set<string> {
  const names = new Set<string>();
  const every = new Set<string>();
  let handedOn = false;
  walk(node, (inner) => {
    if (inner.type === 'MemberExpression') {
      const name = nameOf(child(inner, 'property'));
      if (name !== null && inner.computed !== true) {
        every.add(name);
        if (child(inner, 'object')?.type === 'ThisExpression') names.add(name);
      }
    }
    if (inner.type === 'ThisExpression' && inner.parent?.type !== 'MemberExpression') handedOn = true;
  });
  return handedOn ? every : names;
}

/** A name that refers to nothing: of a property, of a label, of what another module exports. */
export function isLabel(node: Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (parent.type === 'MemberExpression') return parent.property === node && parent.computed !== true;
  if (parent.type === 'Property') return parent.key === node && parent.computed !== true && parent.shorthand !== true;
  if (
    /^(?:MethodDefinition|PropertyDefinition|AccessorProperty|TSPropertySignature|TSMethodSignature)$/.test(parent.type)
  )
    return parent.key === node && parent.computed !== true;
  if (parent.type === 'TSEnumMember') return parent.id === node;
  if (parent.type === 'ExportSpecifier') return parent.local !== node || child(parent.parent, 'source') !== null;
  if (parent.type === 'ImportSpecifier') return parent.local !== node;
  if (parent.type === 'TSQualifiedName') return parent.right === node;
  return /^(?:LabeledStatement|BreakStatement|ContinueStatement)$/.test(parent.type);
}
