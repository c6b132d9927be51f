'use strict';

const db = require('#lib/db');

exports.insertCustomer = (email, name, passwordHash) =>
  db.one(
    `INSERT INTO customers (email, name, password_hash) VALUES ($1, $2, $3)
     ON CONFLICT (lower(email)) DO NOTHING RETURNING id`,
    [email, name, passwordHash],
  );

exports.byEmail = (email) => db.one('SELECT id, password_hash FROM customers WHERE lower(email) = lower($1)', [email]);

exports.emailOf = (id) => db.one('SELECT email, name FROM customers WHERE id = $1', [id]);
