'use strict';

const config = require('#config');
const cache = require('#lib/cache');
const { NotFoundError } = require('#lib/errors');
const events = require('../events');
const reviews = require('../reviews');
const queries = require('./queries');

const RATINGS_KEEP_MS = 5_000;
const BEST_SELLERS_KEEP_MS = 60_000;
const NO_RATING = { average: 0, count: 0 };

events.on('review.changed', () => cache.forget('ratings:'));

async function withRatings(books) {
  if (books.length === 0) return [];
  const ids = books.map((book) => Number(book.id));
  const ratings = await cache.remember(`ratings:${ids}`, RATINGS_KEEP_MS, () => reviews.summaryFor(ids));
  return books.map((book) => ({ ...book, id: Number(book.id), rating: ratings[book.id] ?? NO_RATING }));
}

/** One page of the catalogue, by words of title, text or author. */
async function search(words, page) {
  const rows = await queries.searchBooks(words, config.pageSize, (page - 1) * config.pageSize);
  const total = rows[0]?.total ?? 0;
  return { books: await withRatings(rows), total, page, pages: Math.ceil(total / config.pageSize) };
}

async function book(id) {
  const row = /^\d{1,15}$/.test(id) ? await queries.findBook(id) : undefined;
  if (!row) throw new NotFoundError('This book');
  const [found] = await withRatings([row]);
  return found;
}

const bestSellers = () => cache.remember('bestsellers', BEST_SELLERS_KEEP_MS, () => queries.bestSellers(5));

module.exports = { search, book, bestSellers, upsertBook: queries.upsertBook };
