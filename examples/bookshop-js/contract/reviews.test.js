'use strict';

const assert = require('node:assert/strict');
const { before, test } = require('node:test');
const { eventually } = require('./client');
const { bookId, customer, staff, visitor } = require('./setup');

const text = { rating: 4, title: 'Worth its shelf', body: 'A calm and useful book, read twice already.' };
let book;

before(async () => {
  book = await bookId('Ordinary Birds');
});

async function buyer(name) {
  const reader = await customer(name);
  await reader.buy(book);
  return reader;
}

async function summary() {
  const { body } = await visitor().get(`/api/reviews/summary?books=${book}`);
  return body.summary[book];
}

test('the page of a book shows its approved reviews', async () => {
  const page = await visitor().get(`/reviews/books/${book}`);
  assert.equal(page.status, 200);
  assert.match(page.text, /I look up now/);
  assert.match(page.text, /Demo Reader/);
});

test('only a buyer may write, and only once', async () => {
  const stranger = await customer('Stranger');
  const refused = await stranger.post('/api/reviews', { bookId: book, ...text });
  assert.equal(refused.status, 403);
  assert.match(refused.body.error.message, /bought/);
  const reader = await buyer('Once');
  assert.equal((await reader.post('/api/reviews', { bookId: book, ...text })).status, 201);
  assert.equal((await reader.post('/api/reviews', { bookId: book, ...text })).status, 409);
});

test('a guest may read but not write', async () => {
  assert.equal((await visitor().post('/api/reviews', { bookId: book, ...text })).status, 401);
  assert.equal((await visitor().get(`/reviews/books/${book}/new`)).status, 303);
});

test('a payment opens an invitation, and the review closes it', async () => {
  const reader = await buyer('Invited');
  const invited = async () => (await reader.get('/api/reviews/invitations')).body.invitations.map((one) => one.book_id);
  await eventually(async () => assert.deepEqual(await invited(), [book]));
  assert.match((await reader.get('/reviews/mine')).text, /Waiting for your opinion/);
  await reader.form(`/reviews/books/${book}`, text);
  assert.deepEqual(await invited(), []);
});

test('a new rating changes the summary and reaches the catalogue', async () => {
  const before = await summary();
  const reader = await buyer('Rater');
  const reply = await reader.form(`/reviews/books/${book}`, { ...text, rating: 1 });
  assert.equal(reply.location, `/reviews/books/${book}`);
  const after = await summary();
  assert.equal(after.count, before.count + 1);
  assert.ok(after.average < before.average);
  await eventually(async () => assert.deepEqual((await visitor().get(`/api/books/${book}`)).body.book.rating, after));
});

test('a bad form comes back with a message per field and what was typed', async () => {
  const reader = await buyer('Hasty');
  const reply = await reader.form(`/reviews/books/${book}`, { rating: 9, title: 'x', body: 'typed <b>this</b> text' });
  assert.equal(reply.status, 422);
  assert.match(reply.text, /one to five stars/);
  assert.match(reply.text, /typed &lt;b&gt;this/);
});

test('a text with a link waits for staff, who approve or reject it', async () => {
  const reader = await buyer('Linker');
  const sent = await reader.post('/api/reviews', { bookId: book, ...text, body: 'See https://links.example for more of this' });
  assert.equal(sent.body.review.status, 'pending');
  const { id } = sent.body.review;
  const listed = async () => (await visitor().get(`/api/reviews?book=${book}`)).body.reviews.some((one) => one.id === id);
  assert.equal(await listed(), false);
  assert.equal((await reader.get('/reviews/moderation')).status, 403);
  const moderator = await staff();
  assert.match((await moderator.get('/reviews/moderation')).text, /contains a link/);
  assert.equal((await moderator.form(`/reviews/moderation/${id}`, { decision: 'approve' })).status, 303);
  assert.equal(await listed(), true);
  assert.equal((await moderator.post(`/api/reviews/${id}/decision`, { decision: 'reject' })).body.review.status, 'rejected');
  assert.equal(await listed(), false);
});

test('votes are counted once per reader and never for oneself', async () => {
  const writer = await buyer('Writer');
  const { id } = (await writer.post('/api/reviews', { bookId: book, ...text })).body.review;
  assert.equal((await writer.post(`/api/reviews/${id}/votes`, { helpful: true })).status, 403);
  const voter = await customer('Voter');
  await voter.post(`/api/reviews/${id}/votes`, { helpful: true });
  assert.equal((await voter.post(`/api/reviews/${id}/votes`, { helpful: false })).status, 204);
  const found = (await visitor().get(`/api/reviews?book=${book}`)).body.reviews.find((one) => one.id === id);
  assert.deepEqual([found.helpful, found.votes], [0, 1]);
});

test('three reports hide a review until staff have looked', async () => {
  const writer = await buyer('Reported');
  const { id } = (await writer.post('/api/reviews', { bookId: book, ...text })).body.review;
  const replies = [];
  for (const name of ['First', 'Second', 'Third']) {
    const reader = await customer(name);
    replies.push((await reader.post(`/api/reviews/${id}/reports`, { reason: 'not about the book' })).body.hidden);
  }
  assert.deepEqual(replies, [false, false, true]);
  assert.ok((await (await staff()).get('/api/reviews/queue')).body.queue.some((one) => one.id === id));
});
