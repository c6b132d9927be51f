'use strict';

const { Router } = require('express');
const basket = require('../app/basket');
const orders = require('../app/orders');
const { guards } = require('../middleware');

const router = Router();
router.use(guards.requireCustomer);

router.get('/', async (req, res) => {
  res.render('orders/list', { title: 'My orders', orders: await orders.list(req.customer.id) });
});

router.post('/', async (req, res) => {
  const order = await orders.place(req.customer.id, req.session);
  res.redirect(303, `/orders/${order.id}`);
});

router.get('/:id', async (req, res) => {
  res.render('orders/show', { title: `Order ${req.params.id}`, order: await orders.order(req.customer.id, req.params.id) });
});

router.post('/:id/payment', async (req, res) => {
  const order = await orders.pay(req.customer.id, req.params.id);
  await req.session.flash('Thank you, the order is paid.');
  res.redirect(303, `/orders/${order.id}`);
});

router.post('/:id/repeat', async (req, res) => {
  await basket.repeat(req.session, req.customer.id, req.params.id);
  res.redirect(303, '/basket');
});

module.exports = { mount: '/orders', router };
