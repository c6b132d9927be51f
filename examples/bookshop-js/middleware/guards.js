'use strict';

const { ForbiddenError, SignInRequiredError } = require('#lib/errors');

exports.requireCustomer = function requireCustomer(req, res, next) {
  if (!req.customer) throw new SignInRequiredError();
  next();
};

exports.requireStaff = function requireStaff(req, res, next) {
  if (!req.customer) throw new SignInRequiredError();
  if (!req.customer.isStaff) throw new ForbiddenError('Only staff may open this page.');
  next();
};
