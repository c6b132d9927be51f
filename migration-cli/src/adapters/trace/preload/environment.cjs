'use strict';

const { note } = require('./facts.cjs');
const { stack, nameOf, ownPath, chain, caller } = require('./frames.cjs');

/** A name that is read in every request is asked where only so often. */
const MOST_STACKS = 500;
const asked = new Map();

/** Names that are read from `process.env`, with the file that reads them; never a value. */
function watchEnvironment() {
  process.env = watched(process.env);
}

const wrapped = new WeakSet();

/** The same environment, whose reads are noted. */
function watched(env) {
  if (wrapped.has(env)) return env;
  // Spreading asks for the property right before its value; that reads everything and no name.
  let spread = null;
  const proxy = new Proxy(env, {
    get(target, name, receiver) {
      if (typeof name === 'string') {
        if (name !== spread) noteRead(name);
        spread = null;
      }
      return Reflect.get(target, name, receiver === proxy ? target : receiver);
    },
    // The receiver would be the proxy, and the environment takes texts by plain assignment alone.
    set(target, name, value) {
      target[name] = value;
      return true;
    },
    has(target, name) {
      if (typeof name === 'string') noteRead(name);
      return Reflect.has(target, name);
    },
    getOwnPropertyDescriptor(target, name) {
      spread = name;
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
    ownKeys(target) {
      noteRead('*');
      return Reflect.ownKeys(target);
    },
  });
  wrapped.add(proxy);
  return proxy;
}

function noteRead(name) {
  const count = asked.get(name) ?? 0;
  if (count >= MOST_STACKS || (count === 0 && asked.size > 5000)) return;
  asked.set(name, count + 1);
  const sites = stack(40);
  const site = caller(sites);
  const from = site === null ? null : nameOf(site);
  // Node reads for itself: the environment of a child process, its own options.
  if (site === null || from === null || from.startsWith('node:')) return;
  const through = ownPath(from) === null ? /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(from)?.[1] : null;
  const files = chain(sites);
  if (files.length > 0 && through !== undefined) note({ type: 'env', name, chain: files, through });
}

module.exports = { watchEnvironment, watched };
