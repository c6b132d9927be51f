'use strict';

const { NotFoundError, ShopError, SignInRequiredError } = require('#lib/errors');

const wantsJson = (req) => req.path.startsWith('/api/');

function notFound(req) {
  throw new NotFoundError(wantsJson(req) ? 'This address' : 'This page');
}

/** A defect shows a general sentence; what went wrong is for the log. */
function publicFace(error) {
  if (error instanceof ShopError) return error;
  if (error.expose && error.status) return new ShopError(error.status, 'bad_request', error.message);
  console.error(error);
  return new ShopError(500, 'internal', 'Something went wrong on our side. Please try again later.');
}

function errors(error, req, res, next) {
  if (res.headersSent) return next(error);
  const face = publicFace(error);
  if (wantsJson(req)) {
    return res.status(face.status).json({ error: { code: face.code, message: face.message, fields: face.fields } });
  }
  if (face instanceof SignInRequiredError) {
    const back = req.method === 'GET' ? req.originalUrl : '/';
    return res.redirect(303, `/account/sign-in?next=${encodeURIComponent(back)}`);
  }
  res.status(face.status).render('error', { title: face.status === 404 ? 'Not found' : 'Sorry', error: face });
}

module.exports = { notFound, errors };
