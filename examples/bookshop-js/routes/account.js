'use strict';

const { Router } = require('express');
const customers = require('../app/customers');
const { InvalidInputError } = require('#lib/errors');

const router = Router();

// Only addresses of this shop: '//evil.example' and '/\evil.example' would leave it.
const safeNext = (next) => (typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/');

const show = (view, title) => (req, res) =>
  res.render(view, { title, values: {}, next: safeNext(req.query.next) });

/** Signs in with what `work` returns, or shows the form again with a message per field. */
const handle = (view, title, work) => async (req, res) => {
  const next = safeNext(req.body?.next);
  try {
    await req.session.signIn(await work(req.body ?? {}));
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return res.status(422).render(view, { title, values: req.body, next, fields: error.fields });
  }
  res.redirect(303, next);
};

router.get('/sign-in', show('account/sign-in', 'Sign in'));
router.post('/sign-in', handle('account/sign-in', 'Sign in', customers.signIn));
router.get('/register', show('account/register', 'Create an account'));
router.post('/register', handle('account/register', 'Create an account', customers.register));

router.post('/sign-out', async (req, res) => {
  await req.session.signOut();
  res.redirect(303, '/');
});

module.exports = { mount: '/account', router };
