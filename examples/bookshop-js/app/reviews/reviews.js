'use strict';

const { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } = require('#lib/errors');
const events = require('../events');
const orders = require('../orders');
const invitations = require('./invitations');
const moderation = require('./moderation');
const queries = require('./queries');

function parse(form) {
  const fields = {};
  const rating = Number(form.rating);
  const title = String(form.title ?? '').trim();
  const body = String(form.body ?? '').trim();
  if (!Number.isInteger(rating) || rating < 1 || rating > 5) fields.rating = 'Please give one to five stars.';
  if (title.length < 3 || title.length > 120) fields.title = 'Please write a heading of 3 to 120 letters.';
  if (body.length < 10 || body.length > 4000) fields.body = 'Please write 10 to 4000 letters.';
  if (Object.keys(fields).length > 0) throw new InvalidInputError(fields);
  return { rating, title, body };
}

/** { bookId: { average, count } } of approved reviews; a book without reviews has no entry. */
async function summaryFor(bookIds) {
  const rows = await queries.ratings(bookIds);
  return Object.fromEntries(rows.map(({ book_id, average, count }) => [book_id, { average, count }]));
}

async function titleOf(bookId) {
  const title = /^\d{1,15}$/.test(bookId) ? await queries.bookTitle(bookId) : undefined;
  if (title === undefined) throw new NotFoundError('This book');
  return title;
}

/** Only buyers may review, once per book. */
async function write(customerId, bookId, form) {
  await titleOf(String(bookId));
  const input = parse(form);
  const bought = await orders.hasBought(customerId, bookId);
  if (!bought) throw new ForbiddenError('Only customers who have bought this book can review it.');
  const verdict = await moderation.judge(input);
  const review = await queries.insert({ bookId, customerId, ...input, ...verdict });
  if (!review) throw new ConflictError('You have reviewed this book already.');
  await invitations.markUsed(customerId, bookId);
  events.emit('review.changed', { bookId: review.book_id });
  return review;
}

async function visible(id) {
  const review = /^\d{1,15}$/.test(id) ? await queries.find(id) : undefined;
  if (!review || review.status !== 'approved') throw new NotFoundError('This review');
  return review;
}

async function vote(customerId, id, helpful) {
  const review = await visible(id);
  if (review.customer_id === Number(customerId)) throw new ForbiddenError('You cannot vote on your own review.');
  await queries.vote(review.id, customerId, helpful);
  return review;
}

async function report(customerId, id, reason) {
  const review = await visible(id);
  const text = String(reason ?? '').trim();
  if (text.length < 3 || text.length > 300) throw new InvalidInputError({ reason: 'Please say in a few words what is wrong.' });
  const { hidden } = await moderation.report(review, customerId, text);
  return { review, hidden };
}

const { listForBook, ofCustomer, queue } = queries;

module.exports = { summaryFor, titleOf, write, vote, report, listForBook, ofCustomer, queue };
