import { type Comparison, compareTexts, compareValues, type Difference, pair, show } from './compare-values.ts';
import type { Body, HeaderList, RecordedResponse } from './types.ts';

/** Set by every server for itself, or a consequence of what is compared anyway or of the handshake's key. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'date',
  'content-length',
  'upgrade',
  'sec-websocket-accept',
]);

/** Status, headers and body of two answers. */
export function compareResponses(a: RecordedResponse, b: RecordedResponse, context: Comparison): Difference[] {
  if (a.status !== b.status)
    return [{ at: 'status', expected: String(a.status), actual: `${b.status} ${b.body.text.slice(0, 200)}`.trim() }];
  const sameBody = a.body.text === b.body.text;
  return [
    ...compareHeaders(a.headers, b.headers, sameBody, context),
    ...compareBodies(a.body, b.body, 'body', context),
  ];
}

function compareHeaders(a: HeaderList, b: HeaderList, sameBody: boolean, context: Comparison): Difference[] {
  const [left, right] = [grouped(a), grouped(b)];
  const found: Difference[] = [];
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    if (HOP_BY_HOP.has(name)) continue;
    const [mine, theirs] = [left.get(name) ?? [], right.get(name) ?? []];
    const at = `header ${name}`;
    if (mine.length !== theirs.length) {
      const how = mine.length > theirs.length ? 'missing' : 'extra';
      found.push({ at: `${at} ${how}`, expected: mine.join(', ') || 'absent', actual: theirs.join(', ') || 'absent' });
      continue;
    }
    for (const [index, value] of mine.entries()) {
      const other = theirs[index] ?? '';
      if (name === 'set-cookie') found.push(...compareCookies(value, other, context));
      else if (name === 'etag') found.push(...compareTags(value, other, sameBody, at));
      else found.push(...compareTexts(value, other, at, context));
    }
  }
  return found;
}

function grouped(headers: HeaderList): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

/** A tag is made of the body: the same for the same one, another for another one. */
function compareTags(a: string, b: string, sameBody: boolean, at: string): Difference[] {
  const why = sameBody ? 'though the body is the same' : 'though the body is another';
  return (a === b) === sameBody ? [] : [{ at, expected: a, actual: `${b} (${why})` }];
}

/** The value is one id, whatever its letters; name and attributes are compared as they are. */
function compareCookies(a: string, b: string, context: Comparison): Difference[] {
  const [left, right] = [cookieOf(a), cookieOf(b)];
  const at = `header set-cookie ${left.name}`;
  if (left.name !== right.name) return [{ at, expected: left.name, actual: right.name }];
  const rest = compareTexts(left.rest, right.rest, at, context);
  if ((left.value === '') !== (right.value === '')) return [{ at, expected: show(a), actual: show(b) }, ...rest];
  return [...(left.value === '' ? [] : compareOpaque(left.value, right.value, at, context)), ...rest];
}

export function cookieOf(line: string): { name: string; value: string; rest: string } {
  const end = line.indexOf(';') < 0 ? line.length : line.indexOf(';');
  const split = line.indexOf('=');
  return { name: line.slice(0, split).trim(), value: line.slice(split + 1, end).trim(), rest: line.slice(end) };
}

function compareOpaque(a: string, b: string, at: string, context: Comparison): Difference[] {
  const why = pair(a, b, context);
  return why === null ? [] : [{ at, expected: show(a), actual: `${show(b)} (${why})` }];
}

/** JSON is compared value by value, other text with what it holds of ids, bytes as bytes: nothing in them is known to be an id. */
export function compareBodies(a: Body, b: Body, at: string, context: Comparison): Difference[] {
  if (a.text === b.text && a.base64 === b.base64) return compareSame(a, context);
  if (a.base64 === true || b.base64 === true) return [{ at, expected: show(a.text), actual: show(b.text) }];
  const [left, right] = [parsed(a), parsed(b)];
  if (left !== undefined && right !== undefined) return compareValues(left, right, at, context);
  return compareTexts(a.text, b.text, at, context);
}

/** Equal text can still break the bijection: the same token for two things. */
function compareSame(body: Body, context: Comparison): Difference[] {
  return body.base64 === true ? [] : compareTexts(body.text, body.text, 'body', context);
}

export function parsed(body: Body): unknown {
  if (body.base64 === true || !/^\s*[[{"]/.test(body.text)) return undefined;
  try {
    return JSON.parse(body.text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
