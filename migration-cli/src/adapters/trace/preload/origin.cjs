'use strict';

const { AsyncLocalStorage, createHook, executionAsyncResource } = require('node:async_hooks');
const { chain, stack } = require('./frames.cjs');

/** Set where a library keeps a call in a queue and takes it up in the turn of another one. */
const context = new AsyncLocalStorage();
/** Where in the repository an asynchronous step was begun. */
const begun = new WeakMap();
const NEAR = 8;
let following = false;

/** From the first database connection on: libraries that begin a query when it is awaited leave no stack behind. */
function follow() {
  if (following) return;
  following = true;
  createHook({
    init(_id, _type, _trigger, resource) {
      const near = chain(stack(NEAR));
      const origin = near.length > 0 ? near : begun.get(executionAsyncResource());
      if (origin !== undefined) begun.set(resource, origin);
    },
  }).enable();
}

/** The files of the repository that the present call comes from, and how that is known. */
function origin() {
  const direct = chain();
  if (direct.length > 0) return { chain: direct, how: 'stack' };
  const kept = context.getStore() ?? begun.get(executionAsyncResource());
  return kept === undefined ? { chain: [], how: 'unknown' } : { chain: kept, how: 'context' };
}

/** `callback` as a part of the present call, whenever and by whomever it is called. */
function bound(callback) {
  const { chain: files } = origin();
  return files.length === 0
    ? callback
    : function boundToOrigin(...args) {
        return context.run(files, () => callback.apply(this, args));
      };
}

module.exports = { origin, bound, follow };
