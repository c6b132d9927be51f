'use strict';

class ShopError extends Error {
  constructor(status, code, message) {
    super(message);
    this.name = new.target.name;
    this.status = status;
    this.code = code;
  }
}

class NotFoundError extends ShopError {
  constructor(what) {
    super(404, 'not_found', `${what} was not found.`);
  }
}

class SignInRequiredError extends ShopError {
  constructor() {
    super(401, 'sign_in_required', 'Please sign in first.');
  }
}

class ForbiddenError extends ShopError {
  constructor(message) {
    super(403, 'forbidden', message);
  }
}

class InvalidInputError extends ShopError {
  /** @param {Record<string, string>} fields a message per form field */
  constructor(fields) {
    super(422, 'invalid_input', Object.values(fields).join(' '));
    this.fields = fields;
  }
}

class ConflictError extends ShopError {
  constructor(message) {
    super(409, 'conflict', message);
  }
}

module.exports = { ShopError, NotFoundError, SignInRequiredError, ForbiddenError, InvalidInputError, ConflictError };
