'use strict';

const { EventEmitter } = require('node:events');

/**
 * What happens in one part of the shop and matters to another:
 * 'order.paid' { orderId, customerId, bookIds } · 'review.changed' { bookId }
 */
const events = new EventEmitter();

module.exports = events;
