import type { Candidate } from './candidates.ts';

/** The file with every candidate in it, asleep: each wakes up where its id is activated. */
export function instrument(text: string, candidates: Candidate[]): string {
  const inserts: { at: number; depth: number; open: boolean; text: string }[] = [];
  // The longer one of two that begin at the same place stands around the other.
  const sorted = [...candidates].sort((a, b) => b.end - b.start - (a.end - a.start) || a.id - b.id);
  for (const [depth, { id, start, end, replacement, pure, statement }] of sorted.entries()) {
    // A statement that began with a parenthesis would go on with the line before where that has no semicolon.
    const keyword = statement === true ? 'void ' : '';
    const before = pure
      ? `__nectarValue(${id}, (${replacement}), (`
      : `${keyword}(__nectar(${id}) ? (${replacement}) : (`;
    inserts.push({ at: start, depth, open: true, text: before });
    inserts.push({ at: end, depth, open: false, text: '))' });
  }
  inserts.sort(
    (a, b) => a.at - b.at || Number(a.open) - Number(b.open) || (a.open ? a.depth - b.depth : b.depth - a.depth),
  );
  let result = '';
  let at = 0;
  for (const insert of inserts) {
    result += text.slice(at, insert.at) + insert.text;
    at = insert.at;
  }
  return result + text.slice(at);
}
