'use strict';

const LANGUAGE = 'en-GB';
const money = new Intl.NumberFormat(LANGUAGE, { style: 'currency', currency: 'EUR' });
const day = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'long', timeZone: 'UTC' });

exports.money = (cents) => money.format(cents / 100);

exports.date = (value) => day.format(new Date(value));

/** Five characters that show a rating; screen readers get the sentence of `ratingText` instead. */
exports.stars = (rating) => {
  const full = Math.round(Number(rating));
  return '★'.repeat(full) + '☆'.repeat(5 - full);
};

exports.ratingText = ({ average, count }) =>
  count === 0 ? 'No ratings yet' : `${Number(average).toFixed(1)} of 5, ${exports.plural(count, 'review')}`;

exports.plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;
