import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import type { ParityTruth } from '../model/plan-file.ts';
import type { Database } from '../model/ports.ts';
import { createDatabase } from '../testing/monolith.ts';
import { createTruths } from './truths.ts';

const { deps, close } = createApp({ PATH: process.env.PATH });
let postgres: RunningPostgres;
let database: Database;
let remove: () => Promise<void>;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
  ({ database, remove } = await createDatabase(
    deps,
    postgres.url(),
    `CREATE TABLE book (id int, title text, at timestamptz); INSERT INTO book VALUES (1, 'One', '2026-01-02 03:04:05.678901+00'), (2, 'Two', now())`,
  ));
});
afterAll(async () => {
  await remove?.();
  await postgres?.stop();
  await close();
});

const BOOK: ParityTruth = {
  route: 'GET /books/*',
  at: 'body',
  sql: "SELECT jsonb_build_object('title', title, 'at', at) FROM book WHERE id::text = $1::jsonb -> 'path' ->> 1",
};
const TITLES: ParityTruth = {
  route: 'GET /books',
  at: 'body.items[*].title',
  sql: "SELECT title FROM book WHERE id::text = $1::jsonb -> 'item' ->> 'id'",
};
const COUNT: ParityTruth = { route: 'GET /books', at: 'body.total', sql: 'SELECT count(*) FROM book' };

async function wrong(path: string, status: number, body: unknown, between = async () => {}): Promise<string[]> {
  const truths = createTruths([BOOK, TITLES, COUNT], database);
  const request = { method: 'GET', path, headers: [], body: { text: '' } };
  await truths.before(request);
  await between();
  const response = { status, headers: [], body: { text: JSON.stringify(body) } };
  return (await truths.after(request, response)).map(({ at, expected, actual }) => `${at}: ${expected} ≠ ${actual}`);
}

describe('what the plan says is right', () => {
  it('holds for an answer that says it, and more; times to the millisecond', async () => {
    expect(await wrong('/books/1', 200, { title: 'One', at: '2026-01-02T03:04:05.678Z', id: 1 })).toEqual([]);
    expect(
      await wrong('/books', 200, {
        items: [
          { id: 1, title: 'One' },
          { id: 2, title: 'Two' },
        ],
        total: 2,
      }),
    ).toEqual([]);
  });

  it('names the place of one that says something else, or nothing', async () => {
    expect(await wrong('/books?q=x', 200, { items: [{ id: 2, title: 'One' }], total: 3 })).toEqual([
      'truth body.items[0].title: Two ≠ One',
      'truth body.total: 2 ≠ 3',
    ]);
    expect(await wrong('/books/1', 404, { error: 'none' })).toEqual([expect.stringContaining('≠ status 404')]);
  });

  it('says nothing about what is not there, or not for this caller', async () => {
    expect(await wrong('/books/9', 404, { error: 'none' })).toEqual([]);
    expect(await wrong('/books/1', 401, { error: 'sign in' })).toEqual([]);
    expect(await wrong('/authors', 200, {})).toEqual([]);
  });

  it('may change while the request is under way', async () => {
    const more = async () => void (await database.query("INSERT INTO book VALUES (3, 'Three', now())"));
    expect(await wrong('/books', 200, { items: [], total: 2 }, more)).toEqual([]);
    expect(await wrong('/books', 200, { items: [], total: 2 })).toHaveLength(1);
  });
});
