import { invalid } from './errors.ts';
import { type Page, page, type StripeObject } from './objects/types.ts';
import { integer, type Params, text } from './params.ts';

/** Stripe's pages: newest first, `limit` 1–100 (default 10), `starting_after` and `ending_before` an id. */
export function listing<T extends StripeObject>(url: string, all: readonly T[], query: Params): Page<T> {
  const limit = integer(query, 'limit') ?? 10;
  if (limit < 1 || limit > 100) throw invalid('Invalid integer: limit must be between 1 and 100', 'limit');
  const after = text(query, 'starting_after');
  const before = text(query, 'ending_before');
  if (before !== undefined) {
    const newer = all.slice(0, position(all, before, 'ending_before'));
    return page(url, newer.slice(-limit), newer.length > limit);
  }
  const rest = after === undefined ? all : all.slice(position(all, after, 'starting_after') + 1);
  return page(url, rest.slice(0, limit), rest.length > limit);
}

function position(all: readonly StripeObject[], id: string, param: string): number {
  const index = all.findIndex((object) => object.id === id);
  if (index === -1) throw invalid(`No such object: '${id}'`, param, 'resource_missing');
  return index;
}

/** Keeps the objects whose fields equal the given query parameters. */
export function filtered<T extends StripeObject>(all: readonly T[], query: Params, keys: readonly string[]): T[] {
  return all.filter((object) => keys.every((key) => query[key] === undefined || object[key] === query[key]));
}
