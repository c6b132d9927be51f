'use strict';

require('./env');

const { once } = require('node:events');
const { databaseConfig } = require('../../config/database');
const { migrate } = require('../../db/migrate');
const { seed } = require('../../db/seed');
const db = require('#lib/db');
const { createApp } = require('../../app/app');
const { Visitor } = require('../../contract/client');

/** A migrated, seeded shop on a free port. */
async function openShop() {
  const urls = databaseConfig();
  await migrate(urls);
  await seed(urls);
  const server = createApp().listen(0);
  await once(server, 'listening');
  const shopUrl = `http://127.0.0.1:${server.address().port}`;

  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await db.close();
  };
  const visitor = () => new Visitor({ shopUrl });
  const customer = async (name) => {
    const one = visitor();
    const email = await one.register(name);
    const { id } = await db.one('SELECT id FROM customers WHERE email = $1', [email]);
    return Object.assign(one, { id: Number(id), email });
  };
  return { shopUrl, visitor, customer, close };
}

/** A book of its own for a test. */
async function makeBook({ stock = 10, priceCents = 1000, title = 'A Test Book' } = {}) {
  const key = crypto.randomUUID();
  const row = await db.one(
    'INSERT INTO books (slug, title, isbn, price_cents, stock) VALUES ($1, $2, $1, $3, $4) RETURNING id',
    [key, title, priceCents, stock],
  );
  return Number(row.id);
}

module.exports = { openShop, makeBook, db };
