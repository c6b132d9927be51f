/** Text cut at what a program makes up anew each time: ids, tokens, times. Even places are literal, odd ones are tokens. */
export type TokenKind = 'id' | 'time';

const TOKEN =
  /[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT|[A-Za-z0-9_-]{16,}/g;

const TIME = /^\d{4}-\d\d-\d\d[T ]|^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), /;

export interface Pieces {
  literals: string[];
  tokens: string[];
}

export function cut(text: string): Pieces {
  const literals: string[] = [];
  const tokens: string[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (!isToken(match[0])) continue;
    literals.push(text.slice(end, match.index));
    tokens.push(match[0]);
    end = match.index + match[0].length;
  }
  literals.push(text.slice(end));
  return { literals, tokens };
}

/** Each token replaced by what `change` makes of it. */
export function mapTokens(text: string, change: (token: string) => string): string {
  return text.replace(TOKEN, (found) => (isToken(found) ? change(found) : found));
}

export function kindOf(token: string): TokenKind {
  return TIME.test(token) ? 'time' : 'id';
}

export function timeOf(token: string): number | null {
  const text = /^\d{4}-\d\d-\d\d \d/.test(token) ? token.replace(' ', 'T') : token;
  const zoned = /(?:Z|GMT|[+-]\d\d(?::?\d\d)?)$/.test(text.slice(10)) ? text : `${text}Z`;
  const time = Date.parse(zoned.replace(/([+-]\d\d)$/, '$1:00'));
  return Number.isNaN(time) ? null : time;
}

/** A time as it is looked up, however it was printed. */
export function momentKey(time: number | null): string {
  return `time ${time}`;
}

/** Words of code and prose are long as well; what was drawn at random has digits, or letters of both cases without an order. */
function isToken(text: string): boolean {
  if (TIME.test(text)) return true;
  if (/\d/.test(text)) return /[A-Za-z]/.test(text) || text.length >= 20;
  return /[a-z]/.test(text) && (text.match(/[A-Z]/g)?.length ?? 0) >= 4;
}

/** Seconds or milliseconds since 1970 of this century; null for any other number. */
export function epochOf(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  if (value > 1.2e12 && value < 4.2e12) return value;
  return Number.isInteger(value) && value > 1.2e9 && value < 4.2e9 ? value * 1000 : null;
}
