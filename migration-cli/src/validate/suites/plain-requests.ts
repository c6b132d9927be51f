import type { Inventory } from '../../model/inventory.ts';

/** One GET without credentials; `path` has values for its parameters. */
export interface PlainRequest {
  route: string;
  path: string;
}

/** What a server said, with what differs from start to start taken out. */
export interface PlainAnswer {
  status: number;
  type: string;
  location: string;
  body: string;
}

const MOST_REQUESTS = 300;

/** A request for each GET route whose path can be written down, and one for a path that nobody answers. */
export function plainRequests({ routes }: Inventory): PlainRequest[] {
  const found = new Map<string, PlainRequest>();
  for (const { method, path } of routes) {
    if (method.toUpperCase() !== 'GET') continue;
    const filled = fill(path);
    if (filled !== null && !found.has(filled)) found.set(filled, { route: `GET ${path}`, path: filled });
  }
  found.set('/no/such/page', { route: 'a path that nobody answers', path: '/no/such/page' });
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1)).slice(0, MOST_REQUESTS);
}

/** Null where the text of a path does not say which requests it takes. */
function fill(path: string): string | null {
  if (/\{…\}|[\\^$|+]/.test(path)) return null;
  const filled = path
    .replace(/\{?\/?\*\w*\}?/g, '/anything')
    .replace(/:\w+(?:\([^)]*\))?\??|\{\w+\??\}/g, '1')
    .replace(/\/{2,}/g, '/');
  return /^\/[\w./~@-]*$/.test(filled) ? filled : null;
}

/** Addresses of the server itself become one text, wherever it listens. */
export function plainAnswer(said: { status: number; headers: Headers; text: string }, origin: string): PlainAnswer {
  const { port } = new URL(origin);
  const same = (text: string) => text.replaceAll(new RegExp(`(?:127\\.0\\.0\\.1|localhost):${port}\\b`, 'g'), 'HOST');
  return {
    status: said.status,
    type: (said.headers.get('content-type') ?? '').toLowerCase(),
    location: same(said.headers.get('location') ?? ''),
    body: same(said.text),
  };
}

/**
 * What is said differently now, as one line; null where nothing is. Bodies count where the monolith gave the same one
 * twice; where it did not, JSON counts for its keys.
 */
export function differenceOf(first: PlainAnswer, second: PlainAnswer, now: PlainAnswer): string | null {
  for (const part of ['status', 'type', 'location'] as const)
    if (first[part] === second[part] && now[part] !== first[part])
      return `${part} was ${first[part] || 'absent'} and is ${now[part] || 'absent'}`;
  const [one, two, three] = [first, second, now].map(({ body }) => body);
  if (one === two) return one === three ? null : `the body was ${excerpt(one)} and is ${excerpt(three)}`;
  const [keys, others, present] = [first, second, now].map(({ body }) => keysOf(body));
  if (keys === null || keys !== others || keys === present) return null;
  return `the keys of the body were ${excerpt(keys)} and are ${excerpt(present)}`;
}

const excerpt = (text: string | null | undefined) => JSON.stringify((text ?? '').slice(0, 120));

/** The keys of a JSON object, or null where the text is none. */
function keysOf(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? Object.keys(value).sort().join(', ') : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
