import fc from 'fast-check';
import { expect, it } from 'vitest';
import { entriesFor, selects } from './route-selection.ts';

const route = (text: string) => {
  const [method = '', path = ''] = text.split(' ');
  return { method, path };
};
const segment = fc.constantFrom('a', 'b', ':id', 'c');
const routes = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom('GET', 'POST'), fc.array(segment, { maxLength: 3 }))
    .map(([method, parts]) => `${method} /${parts.join('/')}`),
  { minLength: 1, maxLength: 10 },
);

it('names exactly the routes that are asked for', () => {
  fc.assert(
    fc.property(routes, fc.infiniteStream(fc.boolean()), (list, picks) => {
      const wanted = list.filter(() => picks.next().value === true);
      const entries = entriesFor(wanted.map(route), list.map(route));
      expect(list.filter((item) => selects(entries, route(item)))).toEqual(wanted);
    }),
  );
});

it('is as short as it can be said', () => {
  const all = ['GET /api/users', 'POST /api/users', 'GET /api/users/:id', 'GET /api/orders', 'GET /', 'GET /404'].map(
    route,
  );
  expect(entriesFor(all.slice(0, 3), all)).toEqual(['/api/users/**']);
  expect(entriesFor(all.slice(5), all)).toEqual(['/404']);
  expect(entriesFor(all.slice(1, 2), all)).toEqual(['POST /api/users']);
});
