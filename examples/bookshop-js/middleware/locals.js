'use strict';

const html = require('#lib/html');

/** What every view may use. */
module.exports = async function locals(req, res, next) {
  Object.assign(res.locals, html, { customer: req.customer, csrfToken: req.csrfToken, path: req.path, fields: {} });
  res.locals.flash = req.method === 'GET' && req.accepts(['html', 'json']) === 'html' ? await req.session.takeFlash() : undefined;
  next();
};
