import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withUrl } from '../backup/method.ts';
import { envValue } from '../operations/write-env/write-env.ts';
import { readExample } from '../validate/runtime/service-env.ts';
import { connectionPart } from './connection-part.ts';

it('gives back every part as it was put into the URL', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((value) => value.isWellFormed());
  fc.assert(
    fc.property(text, text, text, fc.integer({ min: 1, max: 65535 }), (user, password, database, port) => {
      fc.pre(!/^\.{1,2}$/.test(database));
      const url = withUrl('postgres://db.example/', { user, password, database, port });
      expect(connectionPart(url, 'user')).toBe(user);
      expect(connectionPart(url, 'password')).toBe(password);
      expect(connectionPart(url, 'database')).toBe(database);
      expect(connectionPart(url, 'port')).toBe(String(port));
      expect(connectionPart(url, 'host')).toBe('db.example');
    }),
  );
});

it('gives what the URL leaves out as Postgres takes it', () => {
  expect(connectionPart('postgres://app@[::1]', 'host')).toBe('::1');
  expect(connectionPart('postgres://app@[::1]', 'port')).toBe('5432');
  expect(connectionPart('postgres://app@[::1]', 'database')).toBe('app');
  expect(connectionPart('postgres:///shop?host=/run/postgres', 'host')).toBe('/run/postgres');
});

it('gives host and port in one as they stand in an address', () => {
  expect(connectionPart('postgres://app@db.example/shop', 'address')).toBe('db.example:5432');
  expect(connectionPart('postgres://app@[::1]:5433/shop', 'address')).toBe('[::1]:5433');
  expect(new URL(`postgres://${connectionPart('postgres:///shop?host=/run/pg', 'address')}/shop`).hostname).toBe(
    '%2Frun%2Fpg',
  );
});

it('is written into a .env so that it is read as it was', () => {
  const character = fc.constantFrom('a', '#', ' ', "'", '"', '`', '\\', '$', '=');
  fc.assert(
    fc.property(fc.string({ unit: character }), (value) => {
      // Without a kind of quotes that the value lacks there is no way to write it that every reader takes back.
      fc.pre(!(value.includes("'") && /["\\]/.test(value)));
      expect(readExample(`NAME=${envValue(value)}\n`).NAME).toBe(value);
    }),
  );
});
