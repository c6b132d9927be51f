import { applySpans } from '../edit.ts';
import { type ParsedModule, parseModule } from '../parse.ts';
import { ChangeReader } from './changes.ts';
import { Closure } from './closure.ts';
import { type Hazard, hazardsOf, sharedGlobals } from './hazards.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { PieceIndex } from './references.ts';
import { type RemovalOptions, removalsFor, type Span } from './removals.ts';

export interface SymbolSelection {
  /** Exports that the service gets. */
  takes: string[];
  /** Those of them that the rest of the monolith goes on importing from this file. */
  stays: string[];
  /** Names that one side no longer declares, because it calls the other for them. */
  called: { byService: string[]; byMonolith: string[] };
  /** Names of state of which each side may have its own. */
  accepted: string[];
}

export interface SymbolSlice {
  /** What leaves the service's copy, and what leaves the monolith's file. */
  service: Span[];
  monolith: Span[];
  /** Exports that each side has afterwards. */
  exports: { service: string[]; monolith: string[] };
  /** Names of imports that a side no longer has, with the statement that held them. */
  dropped: { service: DroppedImport[]; monolith: DroppedImport[] };
  /** Which of the called names a side still names itself, and so has to import. */
  imports: { service: string[]; monolith: string[] };
  /** Where an import can be put in. */
  top: number;
  /** Functions, classes and values that both sides have. */
  shared: { name: string; line: number }[];
  /** State that both sides would change: why it cannot be cut. */
  state: { name: string; line: number; changed: number }[];
  /** Statements that the service's copy does without, because they set up nothing that it has. */
  leftOut: { line: number; text: string }[];
  /** What makes the cut impossible or unsure. */
  hazards: Hazard[];
}

export interface DroppedImport {
  name: string;
  start: number;
  end: number;
}

/** Cuts a file in two by its symbols. Pure; every span is counted in the text of `module`. */
export function sliceSymbols(module: ParsedModule, selection: SymbolSelection, options: RemovalOptions): SymbolSlice {
  const pieces = piecesOf(module);
  const index = new PieceIndex(module, pieces);
  const changes = new ChangeReader(index);
  const closure = new Closure(index, changes);
  const { takes, stays, called } = selection;
  const missing = takes.filter((name) => !exportingPieces(pieces, name).length);
  const roots = takes.flatMap((name) => exportingPieces(pieces, name));
  const service = closure.of([...roots, ...closure.settings], new Set(called.byService));
  const leaving = new Set(
    roots.filter(
      ({ exports, star }) => !star && exports.every((name) => takes.includes(name) && !stays.includes(name)),
    ),
  );
  const remaining = pieces.filter(
    (piece) => !leaving.has(piece) && (!service.has(piece) || piece.exports.length > 0 || closure.settings.has(piece)),
  );
  const kept = takes.filter((name) => stays.includes(name)).flatMap((name) => exportingPieces(pieces, name));
  const monolith = closure.of(
    [...remaining, ...kept, ...roots.filter((piece) => !leaving.has(piece))],
    new Set(called.byMonolith),
  );
  const slice: SymbolSlice = {
    service: removalsFor(module, pieces, service, options),
    monolith: removalsFor(module, pieces, monolith, options),
    exports: { service: exportsIn(pieces, service), monolith: exportsIn(pieces, monolith) },
    dropped: { service: droppedImports(pieces, service), monolith: droppedImports(pieces, monolith) },
    imports: {
      service: called.byService.filter((name) => namedBy(index, service, name)),
      monolith: called.byMonolith.filter((name) => namedBy(index, monolith, name)),
    },
    top: pieces.find(({ node }) => typeof node.directive !== 'string')?.holder.start ?? 0,
    shared: sharedNames(module, pieces, service, monolith),
    state: sharedState(module, changes, service, monolith, selection.accepted),
    leftOut: leftOut(module, index, changes, service),
    hazards: [
      ...hazardsOf(module),
      ...missing.map((name) => ({
        line: 1,
        what: `it exports no ${name}`,
        why: 'a name is misspelt, or passed on by another file',
      })),
      ...sharedGlobals(module, index, service, monolith),
    ],
  };
  return { ...slice, hazards: [...slice.hazards, ...dangling(module, slice, selection)] };
}

function exportingPieces(pieces: Piece[], name: string): Piece[] {
  const own = pieces.filter(({ exports }) => exports.includes(name));
  return own.length > 0 ? own : pieces.filter(({ star, role }) => star && role === 'export');
}

const exportsIn = (pieces: Piece[], keep: Set<Piece>) => [
  ...new Set(pieces.filter((piece) => keep.has(piece)).flatMap(({ exports }) => exports)),
];

const droppedImports = (pieces: Piece[], keep: Set<Piece>): DroppedImport[] =>
  pieces
    .filter((piece) => !keep.has(piece) && (piece.role === 'import' || piece.role === 'export'))
    .flatMap(({ declares, exports, holder }) =>
      [...new Set([...declares, ...exports])].map((name) => ({ name, start: holder.start, end: holder.end })),
    );

const namedBy = (index: PieceIndex, keep: Set<Piece>, name: string) =>
  [...keep].some((piece) => index.needs.get(piece)?.has(name) === true);

function sharedNames(module: ParsedModule, pieces: Piece[], service: Set<Piece>, monolith: Set<Piece>) {
  return pieces
    .filter((piece) => piece.role === 'declaration' && service.has(piece) && monolith.has(piece))
    .flatMap(({ declares, node }) => declares.map((name) => ({ name, line: module.lineAt(node.start) })));
}

/** What both sides have and functions change: each side would see its own changes only. */
function sharedState(
  module: ParsedModule,
  changes: ChangeReader,
  service: Set<Piece>,
  monolith: Set<Piece>,
  accepted: string[],
): SymbolSlice['state'] {
  const both = [...service].filter((piece) => monolith.has(piece) && /^(?:declaration|effect)$/.test(piece.role));
  const all = new Set([...service, ...monolith]);
  const found = new Map<string, SymbolSlice['state'][number]>();
  for (const piece of both) {
    for (const name of piece.declares) {
      const kind = changes.kind(name);
      if (accepted.includes(name) || kind === 'import' || kind === 'type') continue;
      const remembers = /^(?:container|stateful|unknown)$/.test(kind);
      const by = [...all].find((other) => {
        const { later, written } = changes.of(other);
        return written.has(name) || (remembers && later.has(name));
      });
      if (by) found.set(name, { name, line: module.lineAt(piece.node.start), changed: module.lineAt(by.node.start) });
    }
  }
  return [...found.values()];
}

const SHOWN = 80;

function leftOut(
  module: ParsedModule,
  index: PieceIndex,
  changes: ChangeReader,
  service: Set<Piece>,
): SymbolSlice['leftOut'] {
  return index.pieces
    .filter((piece) => piece.role === 'effect' && !service.has(piece))
    .filter((piece) => ![...changes.of(piece).loading].some((name) => changes.kind(name) !== 'import'))
    .map(({ node }) => ({
      line: module.lineAt(node.start),
      text: module.text.slice(node.start, Math.min(node.end, node.start + SHOWN)).split('\n')[0] ?? '',
    }));
}

/** The cut is read again: what it names must be there, unless it was not there before. */
function dangling(module: ParsedModule, slice: SymbolSlice, { called }: SymbolSelection): Hazard[] {
  const sides = [
    { spans: slice.service, elsewhere: called.byService, side: "the service's part" },
    { spans: slice.monolith, elsewhere: called.byMonolith, side: "the monolith's part" },
  ];
  return sides.flatMap(({ spans, elsewhere, side }) => {
    const text = applySpans(
      module.text,
      spans.map((span) => ({ ...span, expect: module.text.slice(span.start, span.end), why: '' })),
    );
    const cut = parseModule(module.path, text);
    if (cut.error !== null)
      return [{ line: 1, what: `${side} would not parse: ${cut.error}`, why: 'the cut is wrong' }];
    const names = new Set(piecesOf(module).flatMap(({ declares }) => declares));
    const left = piecesOf(cut);
    const there = new Set([...left.flatMap(({ declares }) => declares), ...elsewhere]);
    const gone = [...names].filter((name) => !there.has(name));
    const lost = gone.length === 0 ? [] : namedIn(cut, left, gone);
    return lost.map((name) => ({
      line: 1,
      what: `${side} would miss ${name.replace(/^export:/, '')}`,
      why: 'the cut is wrong',
    }));
  });
}

/** Which of the names a text still refers to though nothing declares them. */
function namedIn(cut: ParsedModule, pieces: Piece[], gone: string[]): string[] {
  const ghosts: Piece[] = gone.map((name) => ({
    node: { type: 'Ghost', start: cut.text.length, end: cut.text.length },
    holder: cut.program,
    role: 'declaration',
    declares: [name],
    exports: [],
    star: false,
  }));
  const index = new PieceIndex(cut, [...pieces, ...ghosts]);
  const named = new Set([...index.needs.values()].flatMap((needs) => [...needs]));
  return gone.filter((name) => named.has(name));
}
