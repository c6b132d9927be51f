'use strict';

const { InvalidInputError } = require('#lib/errors');
const { hashPassword, verifyPassword } = require('#lib/password');
const queries = require('./queries');

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function problemsOf({ email, name, password }) {
  const fields = {};
  if (!EMAIL.test(email)) fields.email = 'Please enter an e-mail address.';
  if (name.length < 2 || name.length > 80) fields.name = 'Please enter a name of 2 to 80 letters.';
  if (password.length < 10) fields.password = 'Please choose a password of at least 10 characters.';
  return fields;
}

async function register(form) {
  const input = { email: String(form.email ?? '').trim(), name: String(form.name ?? '').trim(), password: String(form.password ?? '') };
  const fields = problemsOf(input);
  if (Object.keys(fields).length > 0) throw new InvalidInputError(fields);
  const row = await queries.insertCustomer(input.email, input.name, await hashPassword(input.password));
  if (!row) throw new InvalidInputError({ email: 'There is an account with this address already.' });
  return row.id;
}

async function signIn(form) {
  const row = await queries.byEmail(String(form.email ?? '').trim());
  const right = row !== undefined && (await verifyPassword(String(form.password ?? ''), row.password_hash));
  if (!right) throw new InvalidInputError({ email: 'This address and password do not belong together.' });
  return row.id;
}

module.exports = { register, signIn };
