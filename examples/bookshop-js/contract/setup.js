'use strict';

const { Visitor } = require('./client');

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: the contract suite needs the address of a running, seeded shop.`);
  return value;
}

const shopUrl = required('CONTRACT_SHOP_URL');
const reviewsUrl = required('CONTRACT_REVIEWS_URL');

exports.shopUrl = shopUrl;
exports.reviewsUrl = reviewsUrl;
exports.visitor = () => new Visitor({ shopUrl, reviewsUrl });

exports.customer = async (name) => {
  const visitor = exports.visitor();
  await visitor.register(name);
  return visitor;
};

exports.staff = async () => {
  const visitor = exports.visitor();
  const email = process.env.CONTRACT_STAFF_EMAIL ?? 'staff@bookshop.example';
  const reply = await visitor.signIn(email, process.env.CONTRACT_STAFF_PASSWORD ?? 'demo-password');
  if (reply.status !== 303) throw new Error(`Staff cannot sign in as ${email}: ${reply.status}`);
  return visitor;
};

/** The number of a seeded book, by words of its title. */
exports.bookId = async (words) => {
  const { body } = await exports.visitor().get(`/api/books?q=${encodeURIComponent(words)}`);
  if (body.books.length !== 1) throw new Error(`Expected one seeded book for “${words}”, found ${body.books.length}.`);
  return body.books[0].id;
};
