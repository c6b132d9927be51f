// Loaded into every process under test (node --import), before its own code. Plain JavaScript: it has to run on the Node
// that the application brings.
import { createHash } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { syncBuiltinESMExports } from 'node:module';
import { connect, Socket } from 'node:net';
import { createInterface } from 'node:readline';
import tls from 'node:tls';

const passing = new Set((process.env.NECTAR_PARITY_PASS ?? '').split(',').filter(Boolean));
/** Where plain connections to anywhere else end, and those under TLS. */
const [outbound, outboundTls] = (process.env.NECTAR_PARITY_OUTBOUND ?? '0,0').split(',').map(Number);
const control = Number(process.env.NECTAR_PARITY_CONTROL ?? 0);

const connectSocket = Socket.prototype.connect;

const database = process.env.NECTAR_PARITY_DATABASE ?? '';
let watching = false;
const results = new Set();

/** Notes what Postgres answers: rows and command tags, ids and times masked since they are others in every run. */
function watchAnswers(socket) {
  const push = socket.push;
  let rest = Buffer.alloc(0);
  socket.push = function pushAndNote(chunk, ...more) {
    rest = chunk !== null && watching ? noteMessages(Buffer.concat([rest, chunk])) : Buffer.alloc(0);
    return push.call(this, chunk, ...more);
  };
}

const MADE_UP =
  /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d(?::?\d\d)?)?|[A-Za-z0-9_+/=-]{16,}/g;

function noteMessages(bytes) {
  let at = 0;
  while (bytes.length - at >= 5) {
    const length = bytes.readInt32BE(at + 1);
    if (bytes.length - at < length + 1) break;
    const type = String.fromCharCode(bytes[at]);
    if (results.size < 20_000) noteMessage(type, bytes.toString('latin1', at + 5, at + 1 + length));
    at += length + 1;
  }
  return bytes.subarray(at);
}

/** Rows, errors and how many rows were written; timers that ask now and then and find nothing do not count. */
function noteMessage(type, text) {
  const wrote = type === 'C' && /^(?:INSERT 0|UPDATE|DELETE) [1-9]/.test(text);
  if (type === 'D' || type === 'E' || wrote) results.add(type + text.replace(MADE_UP, '#').replace(/\p{Cc}/gu, ''));
}

function short(text) {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

/** Each answer as two hashes: of its text with the numbers masked, and of its text. Sessions answer in any order. */
function takeResults() {
  const told = [...results].map((text) => `${short(text.replace(/\d+/g, '0'))} ${short(text)}`);
  results.clear();
  return told;
}

/** Connections to anything but the parts, their database and their stand-ins end at the tape, which knows the host from the request. */
function redirect() {
  Socket.prototype.connect = function connectOrRedirect(...args) {
    const normalized = Array.isArray(args[0]) ? args[0] : args;
    const [first] = normalized;
    const options = typeof first === 'object' && first !== null ? first : { port: first, host: normalized[1] };
    if (database !== '' && String(options.port) === database) watchAnswers(this);
    const foreign = options.port !== undefined && options.path == null && !passing.has(String(options.port));
    if (!foreign) return connectSocket.apply(this, args);
    const changed = { ...options, host: '127.0.0.1', port: outbound, lookup: undefined };
    if (!Array.isArray(args[0]))
      return connectSocket.call(this, changed, ...args.filter((one) => typeof one === 'function'));
    // The list of node's own connect() is marked by a symbol, so it is changed in place.
    normalized[0] = changed;
    return connectSocket.apply(this, args);
  };
}

/**
 * TLS to anywhere else is left out on the way to the tape: no certificate of another host can be had here, and whoever
 * connects sees a socket that says that it is encrypted. TLS inside of an open connection (Postgres, STARTTLS) is its own.
 */
function redirectTls() {
  const original = tls.connect;
  tls.connect = function connectOrPretend(...args) {
    const options = typeof args[0] === 'object' && args[0] !== null ? args[0] : tlsOptions(args);
    const own = options.socket || options.path != null || passing.has(String(options.port));
    if (own) return original.apply(this, args);
    const ready = args.find((one) => typeof one === 'function');
    return pretendTls(options, ready);
  };
  syncBuiltinESMExports();
}

function tlsOptions([port, host, options]) {
  const more = [host, options].find((one) => typeof one === 'object' && one !== null);
  return { ...more, port, ...(typeof host === 'string' ? { host } : {}) };
}

function pretendTls(options, ready) {
  const socket = new Socket();
  Object.assign(socket, {
    encrypted: true,
    authorized: true,
    authorizationError: null,
    alpnProtocol: false,
    servername: options.servername ?? options.host,
    getCipher: () => ({ name: 'none', standardName: 'none', version: 'TLSv1.3' }),
    getPeerCertificate: () => ({}),
    getProtocol: () => 'TLSv1.3',
    getSession: () => undefined,
    isSessionReused: () => false,
    setServername: () => undefined,
  });
  if (ready !== undefined) socket.once('secureConnect', ready);
  socket.once('connect', () => socket.emit('secureConnect'));
  connectSocket.call(socket, { port: outboundTls, host: '127.0.0.1' });
  return socket;
}

if (outbound > 0) redirect();
if (outboundTls > 0) redirectTls();

/** The HTTP requests that this process answers or waits for, by when they began. */
const open = new Map();
/** What takes longer than this is a stream that somebody listens to, and no work under way. */
const STREAMS_MS = 2000;
const begin = (request, response) => open.set(request, { began: performance.now(), response });
const end = (request) => open.delete(request);

/** Events come for as long as somebody listens: once they may come, the request is answered. */
function listens(response) {
  // What writeHead() is given stands nowhere but in the text that was sent.
  return /^content-type: *text\/event-stream\b/im.test(response?._header ?? '');
}

function openRequests() {
  const now = performance.now();
  return [...open.values()].filter(({ began, response }) => now - began < STREAMS_MS && !listens(response)).length;
}

if (control > 0) {
  subscribe('http.server.request.start', ({ request, response }) => {
    begin(request, response);
    response.once('close', () => end(request));
  });
  subscribe('http.client.request.start', ({ request }) => {
    begin(request);
    request.once('close', () => end(request));
  });
  subscribe('undici:request:create', ({ request }) => begin(request));
  for (const name of ['undici:request:trailers', 'undici:request:error'])
    subscribe(name, ({ request }) => end(request));
}

/** Mutants stand in the code as `__nectar(id) ? changed : original`. */
const seen = new Set();
let active = 0;
globalThis.__nectar = (id) => {
  seen.add(id);
  return active === id;
};
/** The same for values without effects: noted only where the change would change the value. */
globalThis.__nectarValue = (id, changed, original) => {
  if (!Object.is(changed, original)) seen.add(id);
  return active === id ? changed : original;
};

if (control > 0) {
  const socket = connect(control, '127.0.0.1');
  socket.unref();
  socket.on('error', () => undefined);
  createInterface({ input: socket }).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.open === true) return socket.write(`${JSON.stringify({ pid: process.pid, open: openRequests() })}\n`);
    if (message.activate !== undefined) active = message.activate;
    const hits = [...seen];
    if (message.clear === true) seen.clear();
    if (message.watch !== undefined) watching = message.watch;
    socket.write(`${JSON.stringify({ pid: process.pid, hits, told: takeResults() })}\n`);
  });
}
