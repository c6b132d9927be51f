'use strict';

const { Router } = require('express');
const catalogue = require('../app/catalogue');
const orders = require('../app/orders');
const { requireCustomer } = require('../middleware/guards');

const router = Router();

const bookJson = ({ id, slug, title, authors, isbn, description, price_cents: priceCents, stock, rating }) => ({
  id, slug, title, authors, isbn, description, priceCents, inStock: stock > 0, rating,
});

router.get('/session', (req, res) => {
  const customer = req.customer && { name: req.customer.name, isStaff: req.customer.isStaff };
  res.json({ customer, csrfToken: req.csrfToken });
});

router.get('/books', async (req, res) => {
  const page = Math.max(1, Number.parseInt(req.query.page, 10) || 1);
  const result = await catalogue.search(String(req.query.q ?? '').trim(), page);
  res.json({ ...result, books: result.books.map(bookJson) });
});

router.get('/books/:id', async (req, res) => res.json({ book: bookJson(await catalogue.book(req.params.id)) }));

router.get('/orders', requireCustomer, async (req, res) => res.json({ orders: await orders.list(req.customer.id) }));

module.exports = { mount: '/api', router };
