import { applySpans } from '../code/edit.ts';
import { resolveOccurrence } from '../code/resolve-occurrence.ts';
import type { SourceFile } from '../inventory/files.ts';
import type { SpanEdit } from '../model/operation.ts';
import { configEdits } from './config-edits.ts';
import { type Move, movedPath } from './moved-path.ts';
import { printedAnew } from './print.ts';
import { leadsNowhere, occurrencesAt, openTree, type PrintedLink, type PrintedTree } from './printed-tree.ts';

/** The edits of one file; spans are offsets into its text as it was. */
export interface MovedFile {
  from: string;
  to: string;
  spans: SpanEdit[];
}

export interface MoveEdits {
  /** Every file that changes its place, its text or both. */
  files: MovedFile[];
  /** The tree as it is after the moves and the edits. */
  after: Map<string, SourceFile>;
  /** Specifiers that led to a file and for which no text leads to it any more; they stand as they were. */
  lost: { file: string; line: number; specifier: string }[];
}

/**
 * Moves files and folders of a tree, as data: paths and span edits that keep every printed specifier leading to the file
 * that it led to. What a move does not concern keeps its bytes. Nothing is written.
 */
export function rewriteMoves(tree: PrintedTree, moves: Move[]): MoveEdits {
  const moved = movedPath(moves);
  const configs = configEdits(tree.files, moved);
  const next = openTree(movedFiles(tree.files, moved, configs));
  const lost: MoveEdits['lost'] = [];
  const spans = new Map(configs);
  const settled = settledBy(tree, next, moved);
  for (const [file, links] of tree.links) {
    if (settled(file) && links.every(({ resolution: { to } }) => to === null || settled(to))) continue;
    const own = links.flatMap((link) => spanOf(tree, link, next, moved, lost) ?? []);
    if (own.length > 0) spans.set(file, [...(spans.get(file) ?? []), ...distinct(own)]);
  }
  const files = [...tree.files.keys()].flatMap((from) => {
    const to = moved(from);
    const edits = spans.get(from) ?? [];
    return to === from && edits.length === 0 ? [] : [{ from, to, spans: edits }];
  });
  return { files, after: movedFiles(tree.files, moved, spans), lost };
}

/**
 * Tells of a file that no specifier that leads from it or to it can be concerned: aliases and packages are what they were,
 * it does not move, and nothing arrives beside it under its name with another extension.
 */
function settledBy(
  tree: PrintedTree,
  next: Omit<PrintedTree, 'links'>,
  moved: (path: string) => string,
): (path: string) => boolean {
  const rules = ({ aliases, manifests }: Omit<PrintedTree, 'links'>) => JSON.stringify([aliases, manifests]);
  if (rules(tree) !== rules(next)) return () => false;
  const leaving = [...tree.files.keys()].filter((path) => moved(path) !== path);
  const arrived = new Set(leaving.flatMap((path) => namesOf(moved(path))));
  return (path) => moved(path) === path && !namesOf(path).some((name) => arrived.has(name));
}

/** What a specifier without its extension may call a file; an index is also called like its folder. */
function namesOf(path: string): string[] {
  const name = path.replace(/(?<=[^/])\.[^/]*$/, '').replace(/(^|\/)_(?=[^/]+$)/, '$1');
  return name.endsWith('/index') ? [name, name.slice(0, -'/index'.length)] : [name];
}

function spanOf(
  tree: PrintedTree,
  link: PrintedLink,
  next: Omit<PrintedTree, 'links'>,
  moved: (path: string) => string,
  lost: MoveEdits['lost'],
): SpanEdit | null {
  const { file, occurrence, resolution } = link;
  if (resolution.to === null) return null;
  const place = { tree: next, file: moved(file), target: moved(resolution.to) };
  const specifier = printedAnew(tree, link, place);
  if (specifier === null) lost.push({ file, line: occurrence.line, specifier: occurrence.specifier });
  if (specifier === null || specifier === occurrence.specifier) return null;
  const expect = (tree.files.get(file)?.text ?? '').slice(occurrence.start, occurrence.end);
  const quote = /^['"`]/.exec(expect)?.[0] ?? '';
  const replace = quote + escaped(specifier, quote) + quote;
  return { start: occurrence.start, end: occurrence.end, expect, replace, why: 'the path changed with the move' };
}

const escaped = (text: string, quote: string) =>
  quote === '' ? text : text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);

/** One literal may be two occurrences: the argument of a mock that is a JSDoc type as well. */
function distinct(spans: SpanEdit[]): SpanEdit[] {
  return [...new Map(spans.map((span) => [`${span.start}:${span.end}`, span])).values()];
}

function movedFiles(
  files: Map<string, SourceFile>,
  moved: (path: string) => string,
  spans: Map<string, SpanEdit[]>,
): Map<string, SourceFile> {
  const after = new Map<string, SourceFile>();
  for (const [path, file] of files) {
    const to = moved(path);
    const edits = spans.get(path) ?? [];
    const text = file.text === null || edits.length === 0 ? file.text : applySpans(file.text, edits);
    after.set(to, to === path && text === file.text ? file : { entry: { ...file.entry, path: to }, text });
  }
  return after;
}

/** The edits that take a move back, byte for byte, whatever the move had to print otherwise. */
export function inverseOf(files: MovedFile[]): MovedFile[] {
  return files.map(({ from, to, spans }) => {
    let shift = 0;
    const back = [...spans]
      .sort((a, b) => a.start - b.start)
      .map(({ start, expect, replace, why }) => {
        const span = {
          start: start + shift,
          end: start + shift + replace.length,
          expect: replace,
          replace: expect,
          why,
        };
        shift += replace.length - expect.length;
        return span;
      });
    return { from: to, to: from, spans: back };
  });
}

/** What leads nowhere, by the name of the file before the moves and the position among its specifiers. */
export function unresolvedIn(tree: PrintedTree, moves: Move[] = []): Set<string> {
  const moved = movedPath(moves);
  const nowhere = [...tree.links].flatMap(([file, links]) =>
    links.flatMap(({ resolution }, index) => (leadsNowhere(resolution) ? [`${moved(file)}\n${index}`] : [])),
  );
  return new Set(nowhere);
}

/** The tree after a move, read again: files that were not edited keep what was read of them. */
export function reread(before: PrintedTree, { files, after }: MoveEdits, moves: Move[]): PrintedTree {
  const moved = movedPath(moves);
  const edited = new Set(files.filter(({ spans }) => spans.length > 0).map(({ to }) => to));
  const tree = openTree(after);
  const links = new Map<string, PrintedLink[]>();
  for (const [old, known] of before.links) {
    const file = moved(old);
    const text = after.get(file)?.text ?? '';
    const occurrences = edited.has(file) ? occurrencesAt(after, file, text) : known.map(({ occurrence }) => occurrence);
    links.set(
      file,
      occurrences.map((occurrence) => ({
        file,
        occurrence,
        resolution: resolveOccurrence(tree.places, file, occurrence),
      })),
    );
  }
  return { ...tree, links };
}
