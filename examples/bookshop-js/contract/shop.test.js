'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { bookId, customer, visitor } = require('./setup');

test('the start page lists books with ratings, and its parts are served', async () => {
  const start = await visitor().get('/');
  assert.equal(start.status, 200);
  assert.match(start.text, /A Field Guide to Quiet Mornings/);
  assert.match((await visitor().get('/?q=Ledger')).text, /of 5, \d+ review/);
  assert.equal((await visitor().get('/static/style.css')).status, 200);
});

test('the search finds titles, texts and authors, and says so when it finds nothing', async () => {
  assert.match((await visitor().get('/?q=lighthouse')).text, /Lighthouse Ledger/);
  const { body } = await visitor().get('/api/books?q=Demo%20Author%20Six');
  assert.deepEqual(body.books.map((book) => book.title), ['Small Proofs']);
  assert.match((await visitor().get('/?q=zzzzqq')).text, /No book was found/);
});

test('pages and API answer an unknown book with 404, each in its own form', async () => {
  const page = await visitor().get('/books/999999999');
  assert.equal(page.status, 404);
  assert.match(page.text, /<h1>We cannot find that/);
  const api = await visitor().get('/api/books/x');
  assert.equal(api.status, 404);
  assert.equal(api.body.error.code, 'not_found');
});

test('a form without its token is refused', async () => {
  const reply = await visitor().fetch('/basket/items', { method: 'POST', body: new URLSearchParams({ bookId: '1' }) });
  assert.equal(reply.status, 403);
  assert.match(reply.text, /<h1>That did not work<\/h1>\s*<p>The form has expired/);
});

test('a guest is sent to the sign-in and the API answers 401', async () => {
  const page = await visitor().get('/orders');
  assert.equal(page.status, 303);
  assert.equal(page.location, '/account/sign-in?next=%2Forders');
  assert.equal((await visitor().get('/api/orders')).status, 401);
});

test('the basket survives signing in and becomes a paid order', async () => {
  const shopper = visitor();
  const book = await bookId('Imaginary Islands');
  await shopper.form('/basket/items', { bookId: book, quantity: '1' });
  await shopper.register('Basket');
  assert.match((await shopper.get('/basket')).text, /Maps of Imaginary Islands/);
  const placed = await shopper.form('/orders');
  assert.match(placed.location, /^\/orders\/\d+$/);
  assert.equal((await shopper.form(`${placed.location}/payment`)).status, 303);
  assert.equal((await shopper.form(`${placed.location}/payment`)).status, 409);
  const { body } = await shopper.get('/api/orders');
  assert.deepEqual(body.orders.map((order) => [order.status, order.total_cents]), [['paid', 4200]]);
});

test('an order of somebody else does not exist', async () => {
  const owner = await customer('Owner');
  const order = await owner.buy(await bookId('Small Proofs'));
  assert.equal((await (await customer('Other')).get(order)).status, 404);
});

test('signing in with a wrong password shows the form again', async () => {
  const reply = await visitor().signIn('reader@bookshop.example', 'wrong-password');
  assert.equal(reply.status, 422);
  assert.match(reply.text, /do not belong together/);
});
