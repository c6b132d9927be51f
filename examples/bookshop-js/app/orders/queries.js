'use strict';

const db = require('#lib/db');

const ORDERS = 'orders';
const ITEMS = 'order_items';
const COLUMNS = 'id::integer AS id, status, total_cents, placed_at, paid_at';

exports.insertOrder = async (customerId, { items, totalCents }, client) => {
  const order = await db.one(
    `INSERT INTO ${ORDERS} (customer_id, total_cents) VALUES ($1, $2) RETURNING ${COLUMNS}`,
    [customerId, totalCents],
    client,
  );
  for (const item of items) {
    await db.query(
      `INSERT INTO ${ITEMS} (order_id, book_id, quantity, price_cents) VALUES ($1, $2, $3, $4)`,
      [order.id, item.book_id, item.quantity, item.price_cents],
      client,
    );
  }
  return order;
};

/** True if the stock sufficed; the condition is part of the update, so two buyers can't share the last copy. */
exports.takeFromStock = async (bookId, quantity, client) => {
  const row = await db.one(
    'UPDATE books SET stock = stock - $2 WHERE id = $1 AND stock >= $2 RETURNING id',
    [bookId, quantity],
    client,
  );
  return row !== undefined;
};

exports.ordersOf = (customerId) =>
  db.query(`SELECT ${COLUMNS} FROM ${ORDERS} WHERE customer_id = $1 ORDER BY id DESC`, [customerId]);

exports.findOrder = (customerId, id) =>
  db.one(`SELECT ${COLUMNS} FROM ${ORDERS} WHERE customer_id = $1 AND id = $2`, [customerId, id]);

exports.itemsOf = (orderId) =>
  db.query(
    `SELECT i.book_id::integer AS book_id, i.quantity, i.price_cents, b.title
       FROM ${ITEMS} i JOIN books b ON b.id = i.book_id WHERE i.order_id = $1 ORDER BY b.title`,
    [orderId],
  );

exports.markPaid = (customerId, id) =>
  db.one(
    `UPDATE ${ORDERS} SET status = 'paid', paid_at = now()
      WHERE customer_id = $1 AND id = $2 AND status = 'placed' RETURNING ${COLUMNS}`,
    [customerId, id],
  );

exports.countBought = (customerId, bookId) =>
  db.one(
    `SELECT count(*)::integer AS count FROM ${ORDERS} o JOIN ${ITEMS} i ON i.order_id = o.id
      WHERE o.customer_id = $1 AND i.book_id = $2 AND o.status = 'paid'`,
    [customerId, bookId],
  );
