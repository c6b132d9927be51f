'use strict';

/** A visitor: keeps cookies, finds the CSRF token, follows no redirects. Talks HTTP only. */
class Visitor {
  #cookies = new Map();
  #csrf;

  constructor({ shopUrl, reviewsUrl }) {
    this.shopUrl = shopUrl;
    this.reviewsUrl = reviewsUrl ?? shopUrl;
  }

  /** The service that answers for a path. */
  baseFor(path) {
    return /^\/(api\/)?reviews(\/|\?|$)/.test(path) ? this.reviewsUrl : this.shopUrl;
  }

  async fetch(path, options = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: path.startsWith('/api/') ? 'application/json' : 'text/html', cookie, ...options.headers };
    const response = await fetch(new URL(path, this.baseFor(path)), { redirect: 'manual', ...options, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('application/json');
    return { status: response.status, location: response.headers.get('location'), text, body: isJson ? JSON.parse(text) : undefined };
  }

  get(path) {
    return this.fetch(path);
  }

  async #token() {
    this.#csrf ??= (await this.fetch('/api/session')).body.csrfToken;
    return this.#csrf;
  }

  /** Sends a form as a browser does. */
  async form(path, values = {}) {
    const body = new URLSearchParams({ _csrf: await this.#token(), ...values });
    return this.fetch(path, { method: 'POST', body });
  }

  /** Sends JSON as a script does. */
  async post(path, value) {
    const headers = { 'content-type': 'application/json', 'x-csrf-token': await this.#token() };
    return this.fetch(path, { method: 'POST', headers, body: JSON.stringify(value) });
  }

  async signIn(email, password) {
    const reply = await this.form('/account/sign-in', { email, password });
    this.#csrf = undefined;
    return reply;
  }

  async register(name) {
    const email = `${name.toLowerCase()}-${crypto.randomUUID()}@customers.example`;
    const reply = await this.form('/account/register', { name, email, password: 'correct-horse-battery' });
    if (reply.status !== 303) throw new Error(`Registering ${email} answered ${reply.status}`);
    this.#csrf = undefined;
    return email;
  }

  /** Orders and pays one copy; returns the order's page. */
  async buy(bookId) {
    await this.form('/basket/items', { bookId, quantity: '1' });
    const placed = await this.form('/orders');
    if (placed.status !== 303) throw new Error(`Ordering book ${bookId} answered ${placed.status}`);
    const paid = await this.form(`${placed.location}/payment`);
    if (paid.status !== 303) throw new Error(`Paying ${placed.location} answered ${paid.status}`);
    return placed.location;
  }
}

/** Waits for what another part does a moment later: an event, a cache that runs out. */
async function eventually(check, milliseconds = 10_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
}

module.exports = { Visitor, eventually };
