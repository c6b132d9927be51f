'use strict';

const { Router } = require('express');
const basket = require('../app/basket');

const router = Router();

router.get('/', async (req, res) => {
  res.render('basket/show', { title: 'Basket', ...(await basket.contents(req.session)) });
});

router.post('/items', async (req, res) => {
  await basket.put(req.session, req.body.bookId, req.body.quantity ?? 1);
  res.redirect(303, '/basket');
});

module.exports = { mount: '/basket', router };
