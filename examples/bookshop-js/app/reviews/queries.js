'use strict';

const path = require('node:path');
const db = require('#lib/db');

const REVIEWS = 'reviews';
const VOTES = 'review_votes';
const REPORTS = 'review_reports';
const COLUMNS = 'id::integer AS id, book_id::integer AS book_id, customer_id::integer AS customer_id, rating, title, body, status, reason';
const SELECT_REVIEW = 'SELECT ' + COLUMNS + ' FROM ' + REVIEWS;

exports.listForBook = (bookId) => db.query(db.loadSql(path.join(__dirname, 'sql', 'list-for-book.sql')), [bookId]);

exports.find = (id) => db.one(SELECT_REVIEW + ' WHERE id = $1', [id]);

exports.ofCustomer = (customerId) =>
  db.query(
    `SELECT r.id::integer AS id, r.book_id::integer AS book_id, r.rating, r.title, r.status, r.reason, b.title AS book_title
       FROM ${REVIEWS} r JOIN books b ON b.id = r.book_id WHERE r.customer_id = $1 ORDER BY r.id DESC`,
    [customerId],
  );

exports.ratings = (bookIds) =>
  db.query('SELECT book_id::integer AS book_id, average::float8 AS average, count FROM book_ratings WHERE book_id = ANY ($1)', [bookIds]);

exports.bookTitle = async (bookId) => {
  const row = await db.one('SELECT title FROM books WHERE id = $1', [bookId]);
  return row?.title;
};

exports.insert = ({ bookId, customerId, rating, title, body, status, reason }) =>
  db.one(
    `INSERT INTO ${REVIEWS} (book_id, customer_id, rating, title, body, status, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (book_id, customer_id) DO NOTHING RETURNING ${COLUMNS}`,
    [bookId, customerId, rating, title, body, status, reason],
  );

exports.vote = (reviewId, customerId, helpful) =>
  db.query(
    `INSERT INTO ${VOTES} (review_id, customer_id, helpful) VALUES ($1, $2, $3)
     ON CONFLICT (review_id, customer_id) DO UPDATE SET helpful = excluded.helpful`,
    [reviewId, customerId, helpful],
  );

exports.report = async (reviewId, customerId, reason) => {
  await db.query(
    `INSERT INTO ${REPORTS} (review_id, customer_id, reason) VALUES ($1, $2, $3)
     ON CONFLICT (review_id, customer_id) DO UPDATE SET reason = excluded.reason`,
    [reviewId, customerId, reason],
  );
  const row = await db.one(`SELECT count(*)::integer AS count FROM ${REPORTS} WHERE review_id = $1`, [reviewId]);
  return row.count;
};

exports.setStatus = (id, status, reason, client) =>
  db.one(`UPDATE ${REVIEWS} SET status = $2, reason = $3 WHERE id = $1 RETURNING ${COLUMNS}`, [id, status, reason], client);

exports.clearReports = (id, client) => db.query(`DELETE FROM ${REPORTS} WHERE review_id = $1`, [id], client);

exports.queue = () =>
  db.query(
    `SELECT r.id::integer AS id, r.rating, r.title, r.body, r.reason, b.title AS book_title, c.name AS author
       FROM ${REVIEWS} r JOIN books b ON b.id = r.book_id JOIN customers c ON c.id = r.customer_id
      WHERE r.status = 'pending' ORDER BY r.id`,
  );
