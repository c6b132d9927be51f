'use strict';

// These come before the require of the basket, which requires this file in turn.
exports.order = async function order(customerId, id) {
  const found = /^\d{1,15}$/.test(id) ? await queries.findOrder(customerId, id) : undefined;
  if (!found) throw new NotFoundError('This order');
  return { ...found, items: await queries.itemsOf(found.id) };
};

exports.hasBought = async function hasBought(customerId, bookId) {
  const { count } = await queries.countBought(customerId, bookId);
  return count > 0;
};

const db = require('#lib/db');
const { ConflictError, NotFoundError } = require('#lib/errors');
const events = require('../events');
const basket = require('../basket');
const queries = require('./queries');

exports.list = (customerId) => queries.ordersOf(customerId);

/** Turns the basket into an order: stock, order and empty basket in one transaction. */
exports.place = (customerId, session) =>
  db.transaction(async (client) => {
    const contents = await basket.contents(session, client);
    if (contents.items.length === 0) throw new ConflictError('The basket is empty.');
    for (const item of contents.items) {
      const enough = await queries.takeFromStock(item.book_id, item.quantity, client);
      if (!enough) throw new ConflictError(`There are not enough copies of “${item.title}” left.`);
    }
    const order = await queries.insertOrder(customerId, contents, client);
    await basket.clear(session, client);
    return order;
  });

/** The demonstration shop takes no money: paying only changes the status and tells the others. */
exports.pay = async function pay(customerId, id) {
  const { items } = await exports.order(customerId, id);
  const paid = await queries.markPaid(customerId, id);
  if (!paid) throw new ConflictError('This order is paid already.');
  events.emit('order.paid', { orderId: paid.id, customerId, bookIds: items.map((item) => item.book_id) });
  return paid;
};
