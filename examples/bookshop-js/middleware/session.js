'use strict';

const { createHash, randomBytes } = require('node:crypto');
const config = require('#config');
const db = require('#lib/db');

const COOKIE = 'bookshop_sid';
const DAY_MS = 24 * 60 * 60 * 1000;

// The database keeps a hash, so that a copy of the table opens nobody's session.
const idOf = (token) => createHash('sha256').update(token).digest('hex');
const expiry = () => new Date(Date.now() + config.sessionDays * DAY_MS);

function readToken(req) {
  const match = /(?:^|;\s*)bookshop_sid=([\w-]{43})(?:;|$)/.exec(req.headers.cookie ?? '');
  return match ? match[1] : null;
}

class Session {
  #res;
  #data;

  constructor(res, token, row) {
    this.#res = res;
    this.token = token;
    this.#data = row?.data ?? {};
  }

  get id() {
    return idOf(this.token);
  }

  sendCookie() {
    const options = { httpOnly: true, sameSite: 'lax', secure: config.cookieSecure, path: '/' };
    this.#res.cookie(COOKIE, this.token, { ...options, maxAge: config.sessionDays * DAY_MS });
  }

  /** Writes the session's row; a visitor has none before the first value is kept. */
  async save(client) {
    await db.query(
      `INSERT INTO sessions (id, data, expires_at) VALUES ($1, $2, $3)
       ON CONFLICT (id) DO UPDATE SET data = excluded.data`,
      [this.id, this.#data, expiry()],
      client,
    );
  }

  /** A message that the next page shows once. */
  async flash(message) {
    this.#data.flash = message;
    await this.save();
  }

  async takeFlash() {
    const { flash } = this.#data;
    if (!flash) return undefined;
    delete this.#data.flash;
    await this.save();
    return flash;
  }

  /** Gives the session a new id (the basket follows by ON UPDATE CASCADE), so that a planted id is worthless. */
  async signIn(customerId) {
    await this.save();
    const before = this.id;
    this.token = randomBytes(32).toString('base64url');
    await db.query('UPDATE sessions SET id = $1, customer_id = $2, expires_at = $3 WHERE id = $4', [
      this.id,
      customerId,
      expiry(),
      before,
    ]);
    this.sendCookie();
  }

  async signOut() {
    await db.query('DELETE FROM sessions WHERE id = $1', [this.id]);
    this.#res.clearCookie(COOKIE, { path: '/' });
  }
}

async function session(req, res, next) {
  const token = readToken(req);
  const row = token
    ? await db.one(
        `SELECT s.data, c.id, c.name, c.email, c.is_staff
           FROM sessions s LEFT JOIN customers c ON c.id = s.customer_id
          WHERE s.id = $1 AND s.expires_at > now()`,
        [idOf(token)],
      )
    : undefined;
  req.session = new Session(res, token ?? randomBytes(32).toString('base64url'), row);
  req.customer = row?.id ? { id: row.id, name: row.name, email: row.email, isStaff: row.is_staff } : null;
  if (!token) req.session.sendCookie();
  next();
}

module.exports = session;
