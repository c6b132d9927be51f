'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { db, makeBook, openShop } = require('./support/shop');

let shop;
before(async () => {
  shop = await openShop();
});
after(() => shop.close());

test('two buyers cannot share the last copy', async () => {
  const book = await makeBook({ stock: 1 });
  const buyers = await Promise.all([shop.customer('Anna'), shop.customer('Bert')]);
  for (const buyer of buyers) await buyer.form('/basket/items', { bookId: book, quantity: '1' });
  const replies = await Promise.all(buyers.map((buyer) => buyer.form('/orders')));
  assert.deepEqual(replies.map((reply) => reply.status).sort(), [303, 409]);
  assert.equal((await db.one('SELECT stock FROM books WHERE id = $1', [book])).stock, 0);
});

test('an order that fails half-way leaves stock and basket as they were', async () => {
  const plenty = await makeBook({ title: 'A plenty' });
  const rare = await makeBook({ title: 'B rare', stock: 1 });
  const buyer = await shop.customer('Cora');
  await buyer.form('/basket/items', { bookId: plenty, quantity: '2' });
  await buyer.form('/basket/items', { bookId: rare, quantity: '5' });
  assert.equal((await buyer.form('/orders')).status, 409);
  assert.equal((await db.one('SELECT stock FROM books WHERE id = $1', [plenty])).stock, 10);
  assert.match((await buyer.get('/basket')).text, /A plenty/);
});

test('an earlier order can be put into the basket again', async () => {
  const book = await makeBook({ title: 'Again and again' });
  const buyer = await shop.customer('Dora');
  const order = await buyer.buy(book);
  assert.equal((await buyer.form(`${order}/repeat`)).location, '/basket');
  assert.match((await buyer.get('/basket')).text, /Again and again/);
});

test('signing in changes the session id, and the table never holds the cookie', async () => {
  const visitor = shop.visitor();
  const first = await visitor.fetch('/api/session');
  await visitor.register('Emil');
  const second = await visitor.fetch('/api/session');
  assert.notEqual(first.body.csrfToken, second.body.csrfToken);
  assert.equal(second.body.customer.name, 'Emil');
  await visitor.form('/account/sign-out');
  assert.equal((await visitor.get('/api/session')).body.customer, null);
});

test('after signing in nobody is led to another site', async () => {
  for (const next of ['https://evil.example', '//evil.example', '/\\evil.example']) {
    const page = await shop.visitor().get(`/account/sign-in?next=${encodeURIComponent(next)}`);
    assert.match(page.text, /name="next" value="\/"/);
  }
});

test('what a customer types is shown as text', async () => {
  const page = await shop.visitor().get('/?q=%3Cscript%3Ealert(1)%3C/script%3E');
  assert.ok(!page.text.includes('<script>alert'));
});

test('a body that is no JSON is the sender’s mistake, not a defect', async () => {
  const reply = await shop.visitor().fetch('/api/reviews', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } });
  assert.equal(reply.status, 400);
  assert.equal(reply.body.error.code, 'bad_request');
});

test('a form that is too large gets a page of the shop, although no session was read', async () => {
  const reply = await shop.visitor().fetch('/basket/items', { method: 'POST', body: new URLSearchParams({ x: 'x'.repeat(70_000) }) });
  assert.equal(reply.status, 413);
  assert.match(reply.text, /<h1>That did not work<\/h1>/);
});

test('the health answer carries the version of package.json and sets no cookie', async () => {
  const response = await fetch(`${shop.shopUrl}/health`);
  assert.deepEqual(response.headers.getSetCookie(), []);
  assert.equal((await response.json()).version, require('../package.json').version);
});
