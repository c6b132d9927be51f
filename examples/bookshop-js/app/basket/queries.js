'use strict';

const db = require('#lib/db');

const ITEMS = 'basket_items';
const ITEM_COLUMNS = 'i.book_id::integer AS book_id, i.quantity, b.title, b.price_cents, b.stock';

exports.items = (sessionId, client) =>
  db.query(
    'SELECT ' + ITEM_COLUMNS +
      ' FROM ' + ITEMS + ' i JOIN baskets k ON k.id = i.basket_id JOIN books b ON b.id = i.book_id' +
      ' WHERE k.session_id = $1 ORDER BY b.title',
    [sessionId],
    client,
  );

exports.findBook = (bookId) => db.one('SELECT id FROM books WHERE id = $1', [bookId]);

exports.put = async (sessionId, bookId, quantity) => {
  await db.query('INSERT INTO baskets (session_id) VALUES ($1) ON CONFLICT DO NOTHING', [sessionId]);
  await db.query(
    `INSERT INTO ${ITEMS} (basket_id, book_id, quantity)
     SELECT id, $2, $3 FROM baskets WHERE session_id = $1
     ON CONFLICT (basket_id, book_id) DO UPDATE SET quantity = excluded.quantity`,
    [sessionId, bookId, quantity],
  );
};

exports.remove = (sessionId, bookId) =>
  db.query(`DELETE FROM ${ITEMS} USING baskets WHERE baskets.id = basket_id AND session_id = $1 AND book_id = $2`, [
    sessionId,
    bookId,
  ]);

exports.clear = (sessionId, client) => db.query('DELETE FROM baskets WHERE session_id = $1', [sessionId], client);
