'use strict';

/** A JSON array of books in the shape of db/seed-data.json. */
module.exports = (text) =>
  JSON.parse(text).map(({ isbn, title, authors = [], priceCents, stock = 0, description = '' }) => ({
    isbn,
    title,
    authors,
    priceCents,
    stock,
    description,
  }));
