'use strict';

const fs = require('node:fs');
const path = require('node:path');

/** Every file of this folder is a route module: { mount, router }. */
module.exports = function loadRoutes() {
  return fs
    .readdirSync(__dirname)
    .filter((file) => file.endsWith('.js') && file !== 'index.js')
    .sort()
    .map((file) => require(path.join(__dirname, file)));
};

/** For the load balancer: answers before a session is looked up. */
module.exports.health = function health(req, res, next) {
  if (req.path !== '/health') return next();
  const { name, version } = require('../package.json');
  res.json({ status: 'ok', name, version });
};
