'use strict';

// Basket and orders need each other: orders empties a basket, the basket can be filled from an old order.
exports.contents = async function contents(session, client) {
  const items = await queries.items(session.id, client);
  return { items, totalCents: items.reduce((sum, item) => sum + item.quantity * item.price_cents, 0) };
};

const { InvalidInputError, NotFoundError } = require('#lib/errors');
const orders = require('../orders');
const queries = require('./queries');

const MOST = 20;

exports.put = async function put(session, bookId, quantity) {
  const book = /^\d{1,15}$/.test(bookId) ? await queries.findBook(bookId) : undefined;
  if (!book) throw new NotFoundError('This book');
  const wanted = Number(quantity);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > MOST) {
    throw new InvalidInputError({ quantity: `Please choose between 0 and ${MOST} copies.` });
  }
  if (wanted === 0) return queries.remove(session.id, book.id);
  await session.save();
  await queries.put(session.id, book.id, wanted);
};

exports.clear = (session, client) => queries.clear(session.id, client);

/** Puts everything of an earlier order into the basket again. */
exports.repeat = async function repeat(session, customerId, orderId) {
  const order = await orders.order(customerId, orderId);
  for (const item of order.items) await exports.put(session, item.book_id, item.quantity);
};
