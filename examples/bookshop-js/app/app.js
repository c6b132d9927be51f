'use strict';

const path = require('node:path');
const express = require('express');
const middleware = require('../middleware');
const loadRoutes = require('../routes');
const reviews = require('./reviews');

const CONTENT_POLICY = "default-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

function safeHeaders(req, res, next) {
  res.set({ 'Content-Security-Policy': CONTENT_POLICY, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin' });
  next();
}

/** The whole shop, not yet listening. */
function createApp() {
  const app = express();
  app.disable('x-powered-by');
  app.set('views', path.join(__dirname, '..', 'views'));
  app.set('view engine', 'ejs');
  // An error before the session is known still gets its page.
  Object.assign(app.locals, { customer: null, csrfToken: '', fields: {} });

  app.use(safeHeaders);
  app.use('/static', express.static(path.join(__dirname, '..', 'public'), { maxAge: '1h' }));
  app.use(express.urlencoded({ extended: false, limit: '64kb' }), express.json({ limit: '64kb' }));
  app.use(loadRoutes.health);
  app.use(middleware.session, middleware.csrf, middleware.locals);

  for (const { mount, router } of loadRoutes()) app.use(mount, router);
  app.use(reviews.router);

  app.use(middleware.notFound, middleware.errors);
  return app;
}

module.exports = { createApp };
