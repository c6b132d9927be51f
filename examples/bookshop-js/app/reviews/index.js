'use strict';

const events = require('../events');
const { expire, invite } = require('./invitations');
const { summaryFor } = require('./reviews');
const router = require('./router');

// An invitation that fails must not fail the payment that caused it.
events.on('order.paid', (order) => {
  invite(order).catch((error) => console.error(`No review invitation for order ${order.orderId}:`, error));
});

module.exports = { router, summaryFor, expireInvitations: expire };
