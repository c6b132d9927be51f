'use strict';

const path = require('node:path');
const db = require('#lib/db');

const VIEW = 'books_with_authors';
const COLUMNS = 'id, slug, title, isbn, description, price_cents, stock, authors';
const SEARCH = path.join(__dirname, 'sql', 'search.sql');

exports.searchBooks = (words, limit, offset) => db.query(db.loadSql(SEARCH), [words || null, limit, offset]);

exports.findBook = (id) => db.one('SELECT ' + COLUMNS + ' FROM ' + VIEW + ' WHERE id = $1', [id]);

exports.bestSellers = (limit) =>
  db.query(
    `SELECT b.id, b.title, sum(i.quantity)::integer AS sold
       FROM order_items i
       JOIN orders o ON o.id = i.order_id AND o.status = 'paid'
       JOIN books b ON b.id = i.book_id
      GROUP BY b.id ORDER BY sold DESC, b.title LIMIT $1`,
    [limit],
  );

/** Adds a book or brings its price and stock up to date. */
exports.upsertBook = async (book, client) => {
  const row = await db.one(
    `INSERT INTO books (slug, title, isbn, description, price_cents, stock) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (isbn) DO UPDATE SET price_cents = excluded.price_cents, stock = excluded.stock RETURNING id`,
    [book.slug, book.title, book.isbn, book.description, book.priceCents, book.stock],
    client,
  );
  for (const [index, name] of book.authors.entries()) {
    await db.query('INSERT INTO authors (name) VALUES ($1) ON CONFLICT DO NOTHING', [name], client);
    await db.query(
      `INSERT INTO book_authors (book_id, author_id, position)
       SELECT $1, id, $3 FROM authors WHERE name = $2 ON CONFLICT DO NOTHING`,
      [row.id, name, index + 1],
      client,
    );
  }
  return row.id;
};
