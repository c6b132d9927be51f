import { expect, it } from 'vitest';
import type { Inventory } from '../../model/inventory.ts';
import { differenceOf, type PlainAnswer, plainAnswer, plainRequests } from './plain-requests.ts';

const routes = (...list: string[]) =>
  ({ routes: list.map((item) => ({ method: item.split(' ')[0], path: item.split(' ')[1] })) }) as Inventory;
const said = (status: number, text: string, headers: Record<string, string> = {}) =>
  plainAnswer({ status, headers: new Headers(headers), text }, 'http://127.0.0.1:4001');

it('asks every GET route that can be written down once, and one path that nobody answers', () => {
  const found = plainRequests(
    routes(
      'GET /a',
      'POST /a',
      'GET /a/:id',
      'GET /a/:id(\\d+)',
      'GET /{…}/b',
      'GET /^x$/',
      'GET /files/*path',
      'GET /t/:x?',
    ),
  );
  expect(found.map(({ path }) => path)).toEqual(['/a', '/a/1', '/files/anything', '/no/such/page', '/t/1']);
});

it('takes the address of the server out of what it says', () => {
  const answer = said(302, 'see http://localhost:4001/x', { location: 'http://127.0.0.1:4001/x' });
  expect([answer.location, answer.body]).toEqual(['http://HOST/x', 'see http://HOST/x']);
});

it('tells another status, type, place or body, unless the monolith differs from itself there', () => {
  const ok = said(200, '{"a":1}', { 'content-type': 'application/json' });
  const differs = (now: PlainAnswer, second = ok) => differenceOf(ok, second, now);
  expect(differs(ok)).toBeNull();
  expect(differs({ ...ok, status: 500 })).toBe('status was 200 and is 500');
  expect(differs({ ...ok, type: 'text/html' })).toContain('type was application/json');
  expect(differs({ ...ok, body: '{"a":2}' })).toContain('the body was');
  const other = { ...ok, body: '{"a":7}' };
  expect(differs({ ...ok, body: '{"a":9}' }, other)).toBeNull();
  expect(differs({ ...ok, body: '{"b":9}' }, other)).toContain('the keys of the body were');
});
