import type { Bijection } from './bijection.ts';
import type { Timeline } from './timeline.ts';
import { cut, epochOf, kindOf, timeOf } from './tokens.ts';

export interface Difference {
  at: string;
  expected: string;
  actual: string;
}

/** Two sides of one exchange. `pending` collects what would be added to the bijection where all of it holds. */
export interface Comparison {
  bijection: Bijection;
  pending: Map<string, string>;
  seq: number;
  left: Timeline;
  right: Timeline;
  /** True for places whose text is made up anew each time: it is paired whole. */
  madeUp(at: string): boolean;
}

/** Differences of two JSON values or texts, each with the path to it below `at`. */
export function compareValues(a: unknown, b: unknown, at: string, context: Comparison): Difference[] {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b, at, context);
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b, at, context);
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length)
      return [{ at, expected: `${a.length} items`, actual: `${b.length} items: ${show(b).slice(0, 200)}` }];
    return a.flatMap((one, index) => compareValues(one, b[index], `${at}[${index}]`, context));
  }
  if (isObject(a) && isObject(b)) return compareObjects(a, b, at, context);
  if (a === b) return [];
  const kind = typeof a === typeof b ? '' : ' (another kind of value)';
  return [{ at, expected: show(a), actual: show(b) + kind }];
}

function compareObjects(
  a: Record<string, unknown>,
  b: Record<string, unknown>,
  at: string,
  context: Comparison,
): Difference[] {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => {
    const place = `${at}.${key}`;
    if (!Object.hasOwn(b, key)) return [{ at: `${place} missing`, expected: show(a[key]), actual: 'absent' }];
    if (!Object.hasOwn(a, key)) return [{ at: `${place} extra`, expected: 'absent', actual: show(b[key]) }];
    return compareValues(a[key], b[key], place, context);
  });
}

function compareNumbers(a: number, b: number, at: string, context: Comparison): Difference[] {
  if (a === b) return [];
  const [left, right] = [epochOf(a), epochOf(b)];
  if (left !== null && right !== null && sameMoment(left, right, context)) return [];
  return [{ at, expected: show(a), actual: show(b) }];
}

/** Text token by token; all of it at once where its literals differ. JSON inside of text is compared as JSON. */
export function compareTexts(a: string, b: string, at: string, context: Comparison): Difference[] {
  const different = { at, expected: show(a), actual: show(b) };
  if (context.madeUp(at)) {
    const why = a.length === b.length ? pair(a, b, context) : 'another length';
    return why === null ? [] : [{ ...different, actual: `${different.actual} (${why})` }];
  }
  const [left, right] = [cut(a), cut(b)];
  if (left.tokens.length !== right.tokens.length) return a === b ? [] : [different];
  if (left.literals.some((text, index) => text !== right.literals[index])) return [different];
  for (const [index, token] of left.tokens.entries()) {
    const why = compareTokens(token, right.tokens[index] ?? '', context);
    if (why !== null) return [{ ...different, actual: `${different.actual} (${why})` }];
  }
  return [];
}

function compareTokens(a: string, b: string, context: Comparison): string | null {
  if (kindOf(a) !== kindOf(b)) return 'another kind of value';
  if (kindOf(a) === 'time') {
    const [left, right] = [timeOf(a), timeOf(b)];
    if (a === b) return null;
    return left !== null && right !== null && sameMoment(left, right, context) ? null : 'another time';
  }
  // What is made up by the same code is as long each time.
  return a.length === b.length ? pair(a, b, context) : 'another length';
}

/** Opaque text, such as a cookie's value, as one id. */
export function pair(a: string, b: string, { bijection, pending }: Comparison): string | null {
  const why = bijection.refusal(a, b, pending);
  if (why === null) pending.set(a, b);
  return why;
}

function sameMoment(a: number, b: number, { bijection, left, right, seq }: Comparison): boolean {
  if (left.same(a, right, b, seq)) return true;
  // How long processes take to start is another matter each time; when a row was written is not.
  return left.beforeFirst(a) && right.beforeFirst(b) && !bijection.stood(a) && !bijection.stood(b);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'absent');
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
