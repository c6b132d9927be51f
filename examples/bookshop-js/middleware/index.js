'use strict';

// The order of this list is the order in which they must run.
exports.session = require('./session');
exports.csrf = require('./csrf');
exports.locals = require('./locals');
exports.guards = require('./guards');
Object.assign(exports, require('./errors'));
