'use strict';

const { Client } = require('pg');
const { databaseConfig } = require('../config/database');
const { hashPassword } = require('../lib/password');
const { slugOf } = require('../lib/slug.cjs');
const data = require('./seed-data.json');

async function seedBooks(client) {
  for (const book of data.books) {
    const { rows } = await client.query(
      `INSERT INTO books (slug, title, isbn, description, price_cents, stock) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (isbn) DO UPDATE SET stock = greatest(books.stock, excluded.stock) RETURNING id`,
      [slugOf(book.title), book.title, book.isbn, book.description, book.priceCents, book.stock],
    );
    for (const [index, name] of book.authors.entries()) {
      await client.query('INSERT INTO authors (name) VALUES ($1) ON CONFLICT DO NOTHING', [name]);
      await client.query(
        `INSERT INTO book_authors (book_id, author_id, position)
         SELECT $1, id, $3 FROM authors WHERE name = $2 ON CONFLICT DO NOTHING`,
        [rows[0].id, name, index + 1],
      );
    }
  }
}

async function seedCustomers(client) {
  for (const customer of data.customers) {
    await client.query(
      `INSERT INTO customers (email, name, password_hash, is_staff) VALUES ($1, $2, $3, $4)
       ON CONFLICT (lower(email)) DO NOTHING`,
      [customer.email, customer.name, await hashPassword(data.password), customer.isStaff],
    );
  }
}

/** The demo reader has bought what he reviews, as every reviewer has. */
async function seedReviews(client) {
  const { rows } = await client.query("SELECT id FROM customers WHERE email = 'reader@bookshop.example'");
  const reader = rows[0].id;
  for (const review of data.reviews) {
    const { rowCount } = await client.query(
      `INSERT INTO reviews (book_id, customer_id, rating, title, body, status)
       SELECT id, $2, $3, $4, $5, 'approved' FROM books WHERE isbn = $1
       ON CONFLICT (book_id, customer_id) DO NOTHING`,
      [review.isbn, reader, review.rating, review.title, review.body],
    );
    if (rowCount === 0) continue;
    await client.query(
      `WITH bought AS (
         INSERT INTO orders (customer_id, status, total_cents, paid_at)
         SELECT $1, 'paid', price_cents, now() FROM books WHERE isbn = $2 RETURNING id)
       INSERT INTO order_items (order_id, book_id, quantity, price_cents)
       SELECT bought.id, books.id, 1, books.price_cents FROM bought, books WHERE books.isbn = $2`,
      [reader, review.isbn],
    );
  }
}

/** Fills the shop with demonstration data. Safe to run again. */
async function seed({ environment, migrationDatabaseUrl }) {
  if (environment === 'production') throw new Error('demonstration data does not belong into production');
  const client = new Client({ connectionString: migrationDatabaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await seedBooks(client);
    await seedCustomers(client);
    await seedReviews(client);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

module.exports = { seed };

if (require.main === module) {
  seed(databaseConfig()).then(
    () => console.log(`Seeded. Sign in as staff@bookshop.example or reader@bookshop.example, password ${data.password}`),
    (error) => {
      console.error(`The seed failed and changed nothing: ${error.message}`);
      process.exitCode = 1;
    },
  );
}
