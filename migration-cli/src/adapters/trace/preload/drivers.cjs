'use strict';

const Module = require('node:module');
const { note } = require('./facts.cjs');
const { origin, bound, follow } = require('./origin.cjs');
const { masked } = require('./mask.cjs');

/** Sites of statements that were handed to a client and are not on the wire yet, by their text. */
const waiting = new Map();
const MOST_WAITING = 2000;

/** What is done with the module of a driver once it is loaded. Postgres is watched on the wire: here only who asks. */
const HOOKS = [
  { file: /\/node_modules\/pg\/lib\/client\.js$/, hook: ({ exports }) => before(exports.prototype, ['query'], expect) },
  {
    file: /\/node_modules\/pg-pool\/index\.js$/,
    hook: ({ exports }) => bindLast(exports.prototype, ['connect', 'query']),
  },
  {
    file: /\/node_modules\/mysql2?\/lib\/(?:base\/)?connection\.js$/i,
    hook: ({ exports }) => before(exports.prototype, ['query', 'execute'], (one) => record('mysql', one)),
  },
  {
    file: /\/node_modules\/mysql2?\/lib\/(?:base\/)?pool\.js$/i,
    hook: ({ exports }) => bindLast(exports.prototype, ['getConnection']),
  },
  {
    file: /\/node_modules\/better-sqlite3\/lib\/database\.js$/,
    hook: ({ exports }) => before(exports.prototype, ['prepare', 'exec'], (one) => record('sqlite', one)),
  },
  {
    file: /\/node_modules\/sqlite3\/lib\/sqlite3\.js$/,
    hook: ({ exports }) =>
      before(exports.Database.prototype, ['run', 'get', 'all', 'each', 'exec', 'prepare'], (one) =>
        record('sqlite', one),
      ),
  },
  {
    file: /^node:sqlite$/,
    hook: ({ exports }) => before(exports.DatabaseSync.prototype, ['prepare', 'exec'], (one) => record('sqlite', one)),
  },
];

const hookFor = (name) => HOOKS.find(({ file }) => file.test(name))?.hook;

const hooked = new WeakSet();

function onLoaded(name, module) {
  const hook = hookFor(name);
  if (hook === undefined || hooked.has(module.exports)) return;
  try {
    hook(module);
    hooked.add(module.exports);
    follow();
  } catch (error) {
    note({
      type: 'limit',
      what: `the driver ${name.replace(/^.*\/node_modules\//, '')} could not be watched: ${error.message}`,
    });
  }
}

// Contexts of a test runner share Node's own modules and nothing else.
Object.defineProperty(Module, Symbol.for('nectar.trace'), { value: onLoaded });

/** Calls `look` with the first argument of each method before it runs. */
function before(target, methods, look) {
  for (const method of methods) {
    const original = target?.[method];
    if (typeof original !== 'function') continue;
    target[method] = function watchedCall(...args) {
      try {
        look(args[0]);
      } catch {
        // What cannot be noted is not seen; the statement is sent all the same.
      }
      return original.apply(this, args);
    };
  }
}

/** A pool calls back in the turn of whoever gave a connection back. */
function bindLast(target, methods) {
  for (const method of methods) {
    const original = target?.[method];
    if (typeof original !== 'function') continue;
    target[method] = function boundCall(...args) {
      const last = args.at(-1);
      if (typeof last === 'function') args[args.length - 1] = bound(last);
      return original.apply(this, args);
    };
  }
}

const textOf = (one) => (typeof one === 'string' ? one : (one?.text ?? one?.sql ?? one?.cursor?.text ?? null));

function record(dialect, one) {
  const text = textOf(one);
  if (typeof text === 'string') note({ type: 'sql', dialect, user: null, text: masked(text, dialect), ...origin() });
}

/** Two clients that send the same text may change their places; the set of places stays the same. */
function expect(one) {
  const text = textOf(one);
  if (typeof text !== 'string') return;
  const list = waiting.get(text) ?? [];
  if (list.length === 0 && waiting.size >= MOST_WAITING) waiting.clear();
  if (list.length < MOST_WAITING) list.push(origin());
  waiting.set(text, list);
}

function expected(text) {
  const list = waiting.get(text);
  const first = list?.shift();
  if (list?.length === 0) waiting.delete(text);
  return first ?? null;
}

module.exports = { onLoaded, hookFor, expected };
