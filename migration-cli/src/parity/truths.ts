import type { ParityTruth } from '../model/plan-file.ts';
import type { Database } from '../model/ports.ts';
import { parsed } from './compare-http.ts';
import { type Difference, show } from './compare-values.ts';
import { fitsRoute } from './noise.ts';
import { timeOf } from './tokens.ts';
import type { RecordedRequest, RecordedResponse } from './types.ts';

/** Where the monolith is known to be wrong: what the plan's SQL says the services have to answer, and where they do not. */
export interface Truths {
  /** Asks before the request is sent, since what is right may change while it is under way. */
  before(request: RecordedRequest): Promise<void>;
  /** The differences of an answer from what is right, asked again. */
  after(request: RecordedRequest, response: RecordedResponse): Promise<Difference[]>;
}

export function createTruths(truths: ParityTruth[], database: Database): Truths {
  const before = new Map<ParityTruth, string>();
  const due = ({ method, path }: RecordedRequest) =>
    truths.filter(({ route }) => fitsRoute(route, `${method} ${path}`));
  return {
    before: async (request) => {
      before.clear();
      for (const truth of due(request))
        if (!truth.at.includes('[*]')) before.set(truth, JSON.stringify(await ask(database, truth, request, null)));
    },
    after: async (request, response) => {
      const found: Difference[] = [];
      // Whoever may not ask is told nothing.
      if (response.status === 401 || response.status === 403) return found;
      for (const truth of due(request)) {
        for (const { at, value, item } of placesOf(response, truth.at)) {
          const right = await ask(database, truth, request, item);
          if (right === null || says(right, value)) continue;
          const earlier: unknown = JSON.parse(before.get(truth) ?? 'null');
          if (earlier !== null && says(earlier, value)) continue;
          const actual = response.status >= 400 ? `status ${response.status}` : show(value);
          found.push({ at: `truth ${at}`, expected: show(right), actual });
        }
      }
      return found;
    },
  };
}

/** $1 is the request as JSON: `path` (its segments), `query`, and `item` where the place is one of a list. */
async function ask(
  database: Database,
  { sql }: ParityTruth,
  { path }: RecordedRequest,
  item: unknown,
): Promise<unknown> {
  const url = new URL(path, 'http://127.0.0.1');
  const about = {
    path: url.pathname.split('/').slice(1),
    query: Object.fromEntries(url.searchParams),
    item,
  };
  const [row] = await database.query<{ value: unknown }>(
    `SELECT to_jsonb((${sql})) AS value`,
    /\$1\b/.test(sql) ? [JSON.stringify(about)] : [],
  );
  return row?.value ?? null;
}

interface Place {
  at: string;
  value: unknown;
  /** The item of the list that the place is in. */
  item: unknown;
}

/** `body.items[*].name` are as many places as the list has items; what is not there is undefined. */
function placesOf(response: RecordedResponse, at: string): Place[] {
  let places: Place[] = [{ at: 'body', value: parsed(response.body), item: null }];
  for (const [, name, list] of at.slice('body'.length).matchAll(/\.([\w-]+)((?:\[\*\])?)/g)) {
    places = places.map(({ at: path, value, item }) => ({ at: `${path}.${name}`, value: fieldOf(value, name), item }));
    if (list === '') continue;
    places = places.flatMap(({ at: path, value }) =>
      Array.isArray(value) ? value.map((one, index) => ({ at: `${path}[${index}]`, value: one, item: one })) : [],
    );
  }
  return places;
}

function fieldOf(value: unknown, name = ''): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** True where `value` says all that is right; it may say more. */
function says(right: unknown, value: unknown): boolean {
  if (typeof right === 'object' && right !== null) {
    if (typeof value !== 'object' || value === null) return false;
    if (Array.isArray(right) && (!Array.isArray(value) || right.length !== value.length)) return false;
    return Object.entries(right).every(([key, one]) => says(one, (value as Record<string, unknown>)[key]));
  }
  if (right === value) return true;
  if (typeof right !== 'string' || typeof value !== 'string') return false;
  const [a, b] = [timeOf(right), timeOf(value)];
  // The database keeps microseconds, JavaScript milliseconds.
  return /^\d{4}-\d\d-\d\d[T ]/.test(right) && a !== null && b !== null && Math.abs(a - b) <= 1;
}
