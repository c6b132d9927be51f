'use strict';

const { Socket } = require('node:net');
const { note } = require('./facts.cjs');
const { origin, follow } = require('./origin.cjs');
const { expected } = require('./drivers.cjs');
const { masked } = require('./mask.cjs');

const PROTOCOL_3 = 196_608;
const REFUSED = '42501';
/** A message of a copy or a large parameter is looked over, not kept. */
const MOST_REST = 1 << 24;

/** Statements as they go over the wire, whatever driver sends them, and those that Postgres refuses for want of a right. */
function watchPostgres() {
  const write = Socket.prototype.write;
  Socket.prototype.write = function writeAndNote(chunk, encoding, ...more) {
    try {
      onWrite(this, chunk, encoding);
    } catch {
      // What cannot be read is not seen; it is sent all the same.
    }
    return write.call(this, chunk, encoding, ...more);
  };
}

const sessions = new WeakMap();

function onWrite(socket, chunk, encoding) {
  const known = sessions.get(socket);
  if (known === null) return;
  const bytes =
    typeof chunk === 'string' ? Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8') : chunk;
  if (!Buffer.isBuffer(bytes)) return;
  if (known !== undefined) return known.sent(bytes);
  const user = startUser(bytes);
  // Asking for TLS comes before the start, on the same socket or on the one below.
  if (user === null && bytes.length === 8) return;
  sessions.set(socket, user === null ? null : createSession(socket, user));
  if (user !== null) follow();
}

/** The role of a start message, or null for anything else. */
function startUser(bytes) {
  if (bytes.length < 9 || bytes.readInt32BE(0) !== bytes.length || bytes.readInt32BE(4) !== PROTOCOL_3) return null;
  const words = bytes.toString('utf8', 8).split('\0');
  const at = words.findIndex((word, index) => index % 2 === 0 && word === 'user');
  return at < 0 ? null : (words[at + 1] ?? null);
}

function createSession(socket, user) {
  const names = new Map();
  /** What was sent and is not answered: each up to a Sync, with its statements in order. */
  const cycles = [];
  let open = { statements: [], done: 0 };
  const begin = (text) => {
    const place = expected(text) ?? origin();
    const statement = { type: 'sql', dialect: 'postgres', user, text: masked(text, 'postgres'), ...place };
    note(statement);
    open.statements.push(statement);
  };
  const close = () => {
    cycles.push(open);
    open = { statements: [], done: 0 };
  };
  let parsed = null;
  const handle = {
    Q: (body) => {
      begin(textAt(body, 0)[0]);
      close();
    },
    P: (body) => {
      const [name, at] = textAt(body, 0);
      const [text] = textAt(body, at);
      names.set(name, text);
      parsed = name;
      begin(text);
    },
    B: (body) => {
      const [, at] = textAt(body, 0);
      const [name] = textAt(body, at);
      // A statement that was prepared before is sent by its name alone.
      if (parsed !== name && names.has(name)) begin(names.get(name));
      parsed = null;
    },
    S: () => close(),
  };
  const answer = {
    C: () => {
      if (cycles[0] !== undefined) cycles[0].done += 1;
    },
    Z: () => void cycles.shift(),
    E: (body) => {
      const fields = new Map(
        body
          .toString('utf8')
          .split('\0')
          .map((field) => [field[0], field.slice(1)]),
      );
      const cycle = cycles[0] ?? open;
      const statement = cycle.statements[Math.min(cycle.done, cycle.statements.length - 1)];
      if (fields.get('C') === REFUSED && statement !== undefined)
        note({ ...statement, type: 'refused', message: fields.get('M') ?? '' });
    },
  };
  const sent = splitter(handle);
  watchAnswers(socket, splitter(answer));
  return { sent };
}

function textAt(body, from) {
  const end = body.indexOf(0, from);
  return [body.toString('utf8', from, end < 0 ? body.length : end), (end < 0 ? body.length : end) + 1];
}

/** Calls the handler of each whole message. */
function splitter(handlers) {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    let all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (all.length >= 5) {
      const length = all.readInt32BE(1) + 1;
      if (length < 5 || length > MOST_REST) {
        all = Buffer.alloc(0);
        break;
      }
      if (all.length < length) break;
      handlers[String.fromCharCode(all[0])]?.(all.subarray(5, length));
      all = all.subarray(length);
    }
    rest = all.length > 0 ? Buffer.from(all) : Buffer.alloc(0);
  };
}

function watchAnswers(socket, look) {
  const { push } = socket;
  socket.push = function pushAndNote(chunk, ...more) {
    try {
      if (Buffer.isBuffer(chunk)) look(chunk);
    } catch {
      // See above.
    }
    return push.call(this, chunk, ...more);
  };
}

module.exports = { watchPostgres };
