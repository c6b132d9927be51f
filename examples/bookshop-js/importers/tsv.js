'use strict';

function toBook([isbn, title, authors, priceCents, stock, description = '']) {
  return { isbn, title, authors: authors.split(';').map((name) => name.trim()), priceCents: Number(priceCents), stock: Number(stock), description };
}

/** Header line, then the columns of the CSV format with tabs between them. */
module.exports = (text) => text.trim().split(/\r?\n/).slice(1).map((line) => toBook(line.split('\t')));
module.exports.toBook = toBook;
