'use strict';

const express = require('express');
const { requireCustomer, requireStaff } = require('../../middleware').guards;
const { InvalidInputError } = require('#lib/errors');
const invitations = require('./invitations');
const moderation = require('./moderation');
const reviews = require('./reviews');

const MOST_IDS = 100;
const api = express.Router();

function parseIds(text) {
  const ids = String(text ?? '').split(',').filter(Boolean);
  if (ids.length > MOST_IDS || ids.some((id) => !/^\d{1,15}$/.test(id))) {
    throw new InvalidInputError({ books: `Please give up to ${MOST_IDS} numbers, separated by commas.` });
  }
  return ids.map(Number);
}

api.get('/', async (req, res) => {
  await reviews.titleOf(String(req.query.book));
  res.json({ reviews: await reviews.listForBook(req.query.book) });
});

api.get('/summary', async (req, res) => res.json({ summary: await reviews.summaryFor(parseIds(req.query.books)) }));

api.get('/mine', requireCustomer, async (req, res) => res.json({ reviews: await reviews.ofCustomer(req.customer.id) }));

api.get('/invitations', requireCustomer, async (req, res) => {
  res.json({ invitations: await invitations.openFor(req.customer.id) });
});

api.get('/queue', requireStaff, async (req, res) => res.json({ queue: await reviews.queue() }));

api.post('/', requireCustomer, async (req, res) => {
  const review = await reviews.write(req.customer.id, req.body?.bookId, req.body ?? {});
  res.status(201).json({ review });
});

api.post('/:id/votes', requireCustomer, async (req, res) => {
  await reviews.vote(req.customer.id, req.params.id, req.body?.helpful === true);
  res.status(204).end();
});

api.post('/:id/reports', requireCustomer, async (req, res) => {
  const { hidden } = await reviews.report(req.customer.id, req.params.id, req.body?.reason);
  res.status(202).json({ hidden });
});

api.post('/:id/decision', requireStaff, async (req, res) => {
  res.json({ review: await moderation.decide(req.params.id, req.body?.decision) });
});

module.exports = api;
