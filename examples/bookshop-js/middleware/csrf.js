'use strict';

const { createHmac, timingSafeEqual } = require('node:crypto');
const config = require('#config');
const { ForbiddenError } = require('#lib/errors');

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const tokenFor = (session) => createHmac('sha256', config.sessionSecret).update(session.token).digest('base64url');

function same(left, right) {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Must run after the session (the token is derived from it) and before every route. */
function csrf(req, res, next) {
  const expected = tokenFor(req.session);
  req.csrfToken = expected;
  if (SAFE.has(req.method)) return next();
  const given = req.get('x-csrf-token') ?? req.body?._csrf;
  if (typeof given === 'string' && same(given, expected)) return next();
  throw new ForbiddenError('The form has expired. Go back, reload the page and send it again.');
}

module.exports = csrf;
