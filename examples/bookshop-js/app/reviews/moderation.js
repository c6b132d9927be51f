'use strict';

const config = require('#config');
const db = require('#lib/db');
const { InvalidInputError, NotFoundError } = require('#lib/errors');
const events = require('../events');
const { setting } = require('../settings');
const queries = require('./queries');
const bannedWords = require('./banned-words.json');

const LINK = /https?:\/\/|www\./i;
const DECISIONS = { approve: 'approved', reject: 'rejected' };

/** What becomes of a new text: shown at once, or kept for a person together with the reason. */
async function judge({ title, body }) {
  const text = `${title} ${body}`.toLowerCase();
  const word = bannedWords.find((banned) => text.includes(banned));
  if (word) return { status: 'pending', reason: `contains “${word}”` };
  if (LINK.test(text)) return { status: 'pending', reason: 'contains a link' };
  if (await setting('reviews.premoderate')) return { status: 'pending', reason: 'every review is read first' };
  return { status: 'approved', reason: null };
}

/** Enough reports take a review off the page until a person has looked at it. */
async function report(review, customerId, reason) {
  const count = await queries.report(review.id, customerId, reason);
  if (count < config.reviewReportLimit || review.status !== 'approved') return { hidden: false };
  await queries.setStatus(review.id, 'pending', `reported ${count} times`);
  events.emit('review.changed', { bookId: review.book_id });
  return { hidden: true };
}

/** A person's decision; it also settles the reports. */
async function decide(id, decision) {
  const status = Object.hasOwn(DECISIONS, decision) ? DECISIONS[decision] : undefined;
  if (!status) throw new InvalidInputError({ decision: 'Please choose approve or reject.' });
  if (!/^\d{1,15}$/.test(id)) throw new NotFoundError('This review');
  const review = await db.transaction(async (client) => {
    const changed = await queries.setStatus(id, status, status === 'rejected' ? 'rejected by staff' : null, client);
    if (changed) await queries.clearReports(id, client);
    return changed;
  });
  if (!review) throw new NotFoundError('This review');
  events.emit('review.changed', { bookId: review.book_id });
  return review;
}

module.exports = { judge, report, decide };
