import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf } from './call';

describe('addressOf', () => {
  it('puts any text into one segment of the path and into one value of the query', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((text) => text !== '.' && text !== '..'),
        fc.string({ minLength: 1 }),
        (id, search) => {
          const url = new URL(addressOf('/api/users/:id/notes', { params: { id }, query: { search } }), 'http://x');
          const [, api, users, segment = '', notes, ...more] = url.pathname.split('/');
          expect([api, users, decodeURIComponent(segment), notes, more]).toEqual(['api', 'users', id, 'notes', []]);
          expect(url.searchParams.get('search')).toBe(search);
        },
      ),
    );
  });

  it('leaves out what is not set', () => {
    expect(addressOf('/api/users', { query: { query: '', page: 2, status: undefined } })).toBe('/api/users?page=2');
  });

  it('refuses an address whose name has no value, instead of calling another one', () => {
    for (const id of ['', '.', '..']) {
      expect(() => addressOf('/api/users/:id', { params: { id } })).toThrow('“id”');
    }
  });
});
