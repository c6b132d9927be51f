'use strict';

const express = require('express');
const catalogue = require('../app/catalogue');

const router = express.Router();

router.get('/', async (req, res) => {
  const words = String(req.query.q ?? '').trim().slice(0, 100);
  const page = Math.max(1, Number.parseInt(req.query.page, 10) || 1);
  const [result, bestSellers] = await Promise.all([catalogue.search(words, page), catalogue.bestSellers()]);
  res.render('catalogue/list', { title: words ? `Search: ${words}` : 'Books', words, bestSellers, ...result });
});

router.get('/books/:id', async (req, res) => {
  const book = await catalogue.book(req.params.id);
  res.render('catalogue/book', { title: book.title, book });
});

module.exports = { mount: '/', router };
