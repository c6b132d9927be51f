import type { Node } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import type { Comment } from '../syntax.ts';
import type { Span } from './removals.ts';

/** Comments that speak about the file and not about the statement below them. */
const OF_FILE =
  /licen[cs]e|copyright|^!|@(?:ts-\w+|flow|jest|vitest|jsx|fileoverview|file|module|packageDocumentation)\b|^\s*(?:eslint|biome|prettier|istanbul|global|jshint)/i;

/** Where what belongs to a statement begins and ends: the comments above it, the one behind it, its line end. */
export class Margins {
  readonly #text: string;
  readonly #byEnd: Map<number, Comment>;
  readonly #byStart: Map<number, Comment>;
  readonly #top: number;

  constructor({ text, comments, program }: ParsedModule) {
    this.#text = text;
    this.#byEnd = new Map(comments.map((comment) => [comment.end, comment]));
    this.#byStart = new Map(comments.map((comment) => [comment.start, comment]));
    const [first] = program.body as Node[];
    this.#top = first?.start ?? 0;
  }

  /** A statement with its comments and its line end. */
  around({ start, end }: Node): { start: number; end: number } {
    const from = this.#above(start);
    const to = this.#behind(end);
    const ownLine = this.#text.slice(this.#lineStart(from), from).trim() === '';
    if (!ownLine || !this.#endsLine(to)) return { start: from, end: to };
    return { start: this.#lineStart(from), end: this.#nextLine(to) };
  }

  /** Some items of a list that commas part. A comment above an item and one behind its comma go with it. */
  items(items: { node: Node; gone: boolean }[]): Span[] {
    const ends = items.map(({ node }) => this.#afterComma(node.end));
    const starts = items.map(({ node }, index) =>
      index === 0 ? this.#above(node.start) : (ends[index - 1]?.at ?? node.start),
    );
    const firstKept = items.findIndex(({ gone }) => !gone);
    const spans = items.flatMap((item, index): Span[] => {
      if (!item.gone || index < firstKept) return [];
      return [{ start: starts[index] ?? item.node.start, end: ends[index]?.at ?? item.node.end, replace: '' }];
    });
    const [start] = starts;
    const next = items[firstKept];
    if (firstKept > 0 && start !== undefined && next) {
      const end = Math.max(ends[firstKept - 1]?.at ?? start, this.#above(next.node.start));
      spans.unshift({ start, end, replace: '' });
    }
    const lastKept = items.findLastIndex(({ gone }) => !gone);
    const comma = ends[lastKept]?.comma ?? null;
    if (lastKept < items.length - 1 && comma !== null && ends.at(-1)?.comma === null)
      spans.push({ start: comma, end: comma + 1, replace: '' });
    return spans;
  }

  /** Where the comments begin that stand right above a place, each on lines of its own. */
  #above(start: number): number {
    let from = start;
    for (;;) {
      let end = from;
      while (this.#text[end - 1] === ' ' || this.#text[end - 1] === '\t') end -= 1;
      const breaks = this.#text[end - 1] === '\n';
      if (breaks) end -= this.#text[end - 2] === '\r' ? 2 : 1;
      const comment = this.#byEnd.get(end);
      if (!comment || this.#text.startsWith('#!', comment.start)) return from;
      const alone = this.#text.slice(this.#lineStart(comment.start), comment.start).trim() === '';
      if (breaks && !alone) return from;
      if (comment.start < this.#top && OF_FILE.test(comment.value)) return from;
      from = comment.start;
    }
  }

  /** Past a semicolon and the comment on the rest of the line. */
  #behind(end: number): number {
    let to = end;
    const semicolon = /^[ \t]*;/.exec(this.#text.slice(to, to + 80));
    if (semicolon && this.#text[to - 1] !== ';') to += semicolon[0].length;
    return this.#pastComment(to);
  }

  #pastComment(at: number): number {
    const space = /^[ \t]*/.exec(this.#text.slice(at, at + 400))?.[0].length ?? 0;
    const comment = this.#byStart.get(at + space);
    return comment && this.#endsLine(comment.end) && !comment.value.includes('\n') ? comment.end : at;
  }

  #afterComma(end: number): { at: number; comma: number | null } {
    let at = end;
    for (;;) {
      const space = /^\s*/.exec(this.#text.slice(at, at + 400))?.[0].length ?? 0;
      const comment = this.#byStart.get(at + space);
      if (comment) at = comment.end;
      else if (this.#text[at + space] === ',') return { at: this.#pastComment(at + space + 1), comma: at + space };
      else return { at: end, comma: null };
    }
  }

  #endsLine(at: number): boolean {
    return /^[ \t]*(?:\r?\n|$)/.test(this.#text.slice(at, at + 200));
  }

  #nextLine(at: number): number {
    const next = this.#text.indexOf('\n', at);
    return next === -1 ? this.#text.length : next + 1;
  }

  #lineStart(at: number): number {
    return this.#text.lastIndexOf('\n', at - 1) + 1;
  }
}
