import type { FindEdit, SpanEdit } from '../model/operation.ts';

/** What keeps spans from being applied: another text, an overlap, a place outside of the file. */
export function spanProblems(text: string, spans: SpanEdit[]): string[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start || a.end - b.end);
  return sorted.flatMap((span, index) => {
    const before = sorted[index - 1];
    if (span.start < 0 || span.end < span.start || span.end > text.length)
      return [`the span ${span.start}–${span.end} is outside of it`];
    const found = text.slice(span.start, span.end);
    if (found !== span.expect) return [`at ${span.start} stands "${short(found)}", not "${short(span.expect)}"`];
    if (before && before.end > span.start) return [`two edits overlap at ${span.start}`];
    return [];
  });
}

/** Applies spans of one text; they are offsets into `text` as it is given. */
export function applySpans(text: string, spans: SpanEdit[]): string {
  const problems = spanProblems(text, spans);
  if (problems.length > 0) throw new Error(problems.join('; '));
  let result = '';
  let at = 0;
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, span.start) + span.replace;
    at = span.end;
  }
  return result + text.slice(at);
}

/** What keeps finds from being applied, in order, each on the text that the one before left. */
export function findProblems(text: string, finds: FindEdit[]): string[] {
  let current = text;
  const problems: string[] = [];
  for (const edit of finds) {
    const count = occurrences(current, edit.find);
    if (count === 1) current = replaceOnce(current, edit);
    else
      problems.push(
        `"${short(edit.find)}" stands there ${count === 0 ? 'nowhere' : `${count} times`}, not exactly once`,
      );
  }
  return problems;
}

export function applyFinds(text: string, finds: FindEdit[]): string {
  const problems = findProblems(text, finds);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return finds.reduce(replaceOnce, text);
}

function replaceOnce(text: string, { find, replace }: FindEdit): string {
  const at = text.indexOf(find);
  return text.slice(0, at) + replace + text.slice(at + find.length);
}

function occurrences(text: string, find: string): number {
  return find === '' ? 0 : text.split(find).length - 1;
}

/** Where an offset of the text before stands after the edits; null where the edits replaced it. */
export function shiftOffset(spans: SpanEdit[], offset: number): number | null {
  let shift = 0;
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    if (offset < span.start) break;
    if (offset < span.end) return offset === span.start ? span.start + shift : null;
    shift += span.replace.length - (span.end - span.start);
  }
  return offset + shift;
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text).replaceAll('\n', '⏎');
