'use strict';

/** One cache for the whole process: every module that requires this file shares the same entries. */
class Cache {
  #entries = new Map();

  async remember(key, milliseconds, load) {
    const entry = this.#entries.get(key);
    if (entry && entry.until > Date.now()) return entry.value;
    const value = await load();
    this.#entries.set(key, { value, until: Date.now() + milliseconds });
    return value;
  }

  forget(prefix) {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }

  get size() {
    return this.#entries.size;
  }
}

module.exports = new Cache();
