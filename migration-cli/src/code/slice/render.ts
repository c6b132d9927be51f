import type { Removal } from './slice.ts';

/** A stretch of a text without what leaves it. `removals` are in order of their start; neighbours may claim the same comma. */
export function rendered(text: string, start: number, end: number, removals: Removal[]): string {
  let [result, at] = ['', start];
  for (const removal of removals) {
    if (removal.end <= at && at > start) continue;
    result += text.slice(at, Math.max(at, removal.start)) + removal.replace;
    at = removal.end;
  }
  return result + text.slice(at, end);
}
