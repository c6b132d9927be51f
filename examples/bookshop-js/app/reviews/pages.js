'use strict';

const express = require('express');
const { requireCustomer, requireStaff } = require('../../middleware').guards;
const { InvalidInputError } = require('#lib/errors');
const invitations = require('./invitations');
const moderation = require('./moderation');
const reviews = require('./reviews');

const pages = express.Router();

pages.get('/mine', requireCustomer, async (req, res) => {
  const [mine, open] = await Promise.all([reviews.ofCustomer(req.customer.id), invitations.openFor(req.customer.id)]);
  res.render('reviews/mine', { title: 'My reviews', mine, open });
});

pages.get('/moderation', requireStaff, async (req, res) => {
  res.render('reviews/moderation', { title: 'Moderation', queue: await reviews.queue() });
});

pages.post('/moderation/:id', requireStaff, async (req, res) => {
  const review = await moderation.decide(req.params.id, req.body.decision);
  await req.session.flash(`“${review.title}” is ${review.status}.`);
  res.redirect(303, '/reviews/moderation');
});

pages.get('/books/:bookId', async (req, res) => {
  const { bookId } = req.params;
  const bookTitle = await reviews.titleOf(bookId);
  const list = await reviews.listForBook(bookId);
  const summary = (await reviews.summaryFor([bookId]))[bookId] ?? { average: 0, count: 0 };
  res.render('reviews/list', { title: `Reviews of ${bookTitle}`, bookId, bookTitle, list, summary });
});

async function showForm(req, res, values, fields = {}) {
  const { bookId } = req.params;
  const bookTitle = await reviews.titleOf(bookId);
  res.render('reviews/form', { title: `Review ${bookTitle}`, bookId, bookTitle, values, fields });
}

pages.get('/books/:bookId/new', requireCustomer, (req, res) => showForm(req, res, {}));

pages.post('/books/:bookId', requireCustomer, async (req, res) => {
  const { bookId } = req.params;
  try {
    const review = await reviews.write(req.customer.id, bookId, req.body);
    await req.session.flash(review.status === 'approved' ? 'Thank you for your review.' : 'Thank you. We read it before it is shown.');
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return showForm(req, res.status(422), req.body, error.fields);
  }
  res.redirect(303, `/reviews/books/${bookId}`);
});

pages.post('/:id/votes', requireCustomer, async (req, res) => {
  const review = await reviews.vote(req.customer.id, req.params.id, req.body.helpful === 'yes');
  res.redirect(303, `/reviews/books/${review.book_id}`);
});

pages.post('/:id/reports', requireCustomer, async (req, res) => {
  const { review } = await reviews.report(req.customer.id, req.params.id, req.body.reason);
  await req.session.flash('Thank you, we will have a look.');
  res.redirect(303, `/reviews/books/${review.book_id}`);
});

module.exports = pages;
