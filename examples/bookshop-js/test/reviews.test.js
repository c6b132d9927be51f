'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { db, makeBook, openShop } = require('./support/shop');
const events = require('../app/events');
const moderation = require('../app/reviews/moderation');
const reviews = require('../app/reviews');
const { saveSetting } = require('../app/settings');
const { eventually } = require('../contract/client');

const text = { rating: 5, title: 'Very fine', body: 'Nothing in it that I would leave out.' };

let shop;
before(async () => {
  shop = await openShop();
});
after(() => shop.close());

test('the trigger keeps the rating of a book in step with its approved reviews', async () => {
  const book = await makeBook();
  const rating = () => db.one('SELECT rating_avg::float8 AS average, rating_count AS count FROM books WHERE id = $1', [book]);
  const ids = [];
  for (const stars of [5, 2]) {
    const reader = await shop.customer('Reader');
    await reader.buy(book);
    ids.push((await reader.post('/api/reviews', { bookId: book, ...text, rating: stars })).body.review.id);
  }
  assert.deepEqual(await rating(), { average: 3.5, count: 2 });
  await moderation.decide(ids[1], 'reject');
  assert.deepEqual(await rating(), { average: 5, count: 1 });
  await db.query('DELETE FROM reviews WHERE id = $1', [ids[0]]);
  assert.deepEqual(await rating(), { average: 0, count: 0 });
});

test('a summary names only books that have approved reviews', async () => {
  const [rated, silent] = [await makeBook(), await makeBook()];
  const reader = await shop.customer('Reader');
  await reader.buy(rated);
  await reader.post('/api/reviews', { bookId: rated, ...text });
  assert.deepEqual(await reviews.summaryFor([rated, silent]), { [rated]: { average: 5, count: 1 } });
});

test('banned words and links are kept back, in any case of letters', async () => {
  assert.equal((await moderation.judge(text)).status, 'approved');
  assert.equal((await moderation.judge({ ...text, body: 'Best CASINO in town' })).reason, 'contains “casino”');
  assert.equal((await moderation.judge({ ...text, title: 'WWW.links.example' })).reason, 'contains a link');
});

test('a setting makes every review wait', async (t) => {
  t.after(() => saveSetting('reviews.premoderate', false));
  await saveSetting('reviews.premoderate', true);
  assert.deepEqual(await moderation.judge(text), { status: 'pending', reason: 'every review is read first' });
});

test('the same payment told twice makes one invitation', async () => {
  const book = await makeBook();
  const reader = await shop.customer('Reader');
  const location = await reader.buy(book);
  events.emit('order.paid', { orderId: Number(location.split('/').at(-1)), customerId: reader.id, bookIds: [book] });
  const count = () => db.one('SELECT count(*)::integer AS count FROM review_invitations WHERE customer_id = $1', [reader.id]);
  await eventually(async () => assert.equal((await count()).count, 1));
});

test('the nightly job closes old invitations and removes old sessions', async () => {
  const { runOnce } = require('../jobs/nightly');
  const book = await makeBook();
  const reader = await shop.customer('Reader');
  await reader.buy(book);
  const age = () =>
    db.one(
      `UPDATE review_invitations SET created_at = now() - interval '91 days' WHERE customer_id = $1 RETURNING book_id`,
      [reader.id],
    );
  await eventually(async () => assert.ok(await age()));
  await db.query("INSERT INTO sessions (id, expires_at) VALUES ($1, now() - interval '1 hour')", [crypto.randomUUID()]);
  const result = await runOnce();
  assert.ok(result.invitations >= 1);
  assert.ok(result.sessions >= 1);
  const row = await db.one('SELECT status FROM review_invitations WHERE customer_id = $1', [reader.id]);
  assert.equal(row.status, 'expired');
});
