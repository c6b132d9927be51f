import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySpans } from '../code/edit.ts';
import { type SourceFile, sourceFile } from '../inventory/files.ts';
import { inverseOf, type Move, type MovedFile, readPrintedTree, reread, rewriteMoves, unresolvedIn } from './index.ts';
import { FOLDERS, folderIn, shapes, treeOf } from './testing/trees.ts';

function filesOf(tree: Record<string, string>): Map<string, SourceFile> {
  return new Map(
    Object.entries(tree)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, text]) => [path, sourceFile(path, Buffer.from(text), false)]),
  );
}

const textsOf = (files: Map<string, SourceFile>) =>
  Object.fromEntries([...files].map(([path, { text }]) => [path, text]).sort());

/** Applies edits the way an adapter does: each file taken from its old place, edited, and put at its new one. */
function applied(texts: Record<string, string | null>, edits: MovedFile[]): Record<string, string | null> {
  const result = { ...texts };
  for (const { from } of edits) delete result[from];
  for (const { from, to, spans } of edits) {
    const text = texts[from] ?? null;
    result[to] = text === null ? null : applySpans(text, spans);
  }
  return Object.fromEntries(Object.entries(result).sort());
}

const DESTINATIONS = ['src/four/', 'src/two/inner/', 'src/'];

const cases = fc
  .tuple(shapes, fc.constantFrom(...FOLDERS, 'src'), fc.constantFrom(...DESTINATIONS, 'elsewhere/', 'lib/far/away/'))
  .map(([shape, folder, destination]) => {
    const tree = treeOf(shape);
    const from = `${folderIn(shape.style, folder)}/`;
    const name = from.split('/').at(-2) ?? '';
    return { shape, tree, move: { from, to: `${destination}moved-${name}/` } };
  })
  .filter(
    ({ tree, move }) => Object.keys(tree).some((path) => path.startsWith(move.from)) && !move.to.startsWith(move.from),
  );

describe('rewriting after any folder move, in any style', () => {
  it('leaves nothing unresolved', () => {
    fc.assert(
      fc.property(cases, ({ tree, move }) => {
        const before = readPrintedTree(filesOf(tree));
        const edits = rewriteMoves(before, [move]);
        const after = reread(before, edits, [move]);
        expect([...unresolvedIn(before)]).toEqual([]);
        expect([...unresolvedIn(after)]).toEqual([]);
        expect(edits.lost).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it('leads every specifier to the file that it led to', () => {
    fc.assert(
      fc.property(cases, ({ tree, move }) => {
        const before = readPrintedTree(filesOf(tree));
        const edits = rewriteMoves(before, [move]);
        const after = readPrintedTree(edits.after);
        const moved = (path: string) => (path.startsWith(move.from) ? move.to + path.slice(move.from.length) : path);
        for (const [file, links] of before.links) {
          const targets = links.map(({ resolution }) => resolution.to && moved(resolution.to));
          expect(after.links.get(moved(file))?.map(({ resolution }) => resolution.to)).toEqual(targets);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('changes no byte outside of the specifiers', () => {
    fc.assert(
      fc.property(cases, ({ tree, move }) => {
        const before = readPrintedTree(filesOf(tree));
        const { files, after } = rewriteMoves(before, [move]);
        expect(applied(tree, files)).toEqual(textsOf(after));
        for (const { from, spans } of files) {
          for (const { expect: old } of spans.filter(() => /\.[jt]s$/.test(from)))
            expect(before.links.get(from)?.map(({ occurrence }) => JSON.stringify(occurrence.specifier))).toContain(
              `"${old.slice(1, -1)}"`,
            );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is taken back byte for byte', () => {
    fc.assert(
      fc.property(cases, ({ tree, move }) => {
        const { files, after } = rewriteMoves(readPrintedTree(filesOf(tree)), [move]);
        expect(applied(textsOf(after), inverseOf(files))).toEqual(textsOf(filesOf(tree)));
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same bytes again when the folder is moved back, as long as it stays where its alias leads', () => {
    fc.assert(
      fc.property(cases, ({ shape, tree, move }) => {
        fc.pre(shape.style !== 'workspaces' && (move.to.startsWith('src/') || move.from === 'src/'));
        const there = rewriteMoves(readPrintedTree(filesOf(tree)), [move]);
        const back: Move = { from: move.to, to: move.from };
        const home = rewriteMoves(readPrintedTree(there.after), [back]);
        expect(textsOf(home.after)).toEqual(textsOf(filesOf(tree)));
      }),
      { numRuns: 60 },
    );
  });
});
