'use strict';

const config = require('#config');
const db = require('#lib/db');
const { sendMail } = require('#lib/mail');

const TABLE = 'review_invitations';
const EXPIRE_AFTER = '90 days';

/** Reacts to 'order.paid'. A second call for the same order changes nothing and sends nothing. */
async function invite({ orderId, customerId, bookIds }) {
  const created = await db.query(
    `INSERT INTO ${TABLE} (customer_id, book_id, order_id)
     SELECT $1, book_id, $2 FROM unnest($3::bigint[]) AS book_id ON CONFLICT DO NOTHING RETURNING book_id`,
    [customerId, orderId, bookIds],
  );
  if (created.length === 0) return;
  const customer = await db.one('SELECT email, name FROM customers WHERE id = $1', [customerId]);
  const text = created.map((row) => `${config.publicUrl}/reviews/books/${row.book_id}/new`).join('\n');
  await sendMail({ to: customer.email, subject: `${customer.name}, how was your book?`, text });
}

const openFor = (customerId) =>
  db.query(
    `SELECT i.book_id::integer AS book_id, b.title FROM ${TABLE} i JOIN books b ON b.id = i.book_id
      WHERE i.customer_id = $1 AND i.status = 'open' ORDER BY i.created_at, b.title`,
    [customerId],
  );

const markUsed = (customerId, bookId) =>
  db.query(`UPDATE ${TABLE} SET status = 'used' WHERE customer_id = $1 AND book_id = $2`, [customerId, bookId]);

/** Called every night; returns how many were closed. */
async function expire() {
  const rows = await db.query(
    `UPDATE ${TABLE} SET status = 'expired'
      WHERE status = 'open' AND created_at < now() - interval '${EXPIRE_AFTER}' RETURNING book_id`,
  );
  return rows.length;
}

module.exports = { invite, openFor, markUsed, expire };
