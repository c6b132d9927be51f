import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the bookshop is given to say by itself: events of its reviews, and a WebSocket of the shop. */
const EVENTS = `
const listeners = new Set();

api.get('/events', (req, res) => {
  res.set('content-type', 'text/event-stream');
  res.write('retry: 1000\\n\\n');
  listeners.add(res);
  const beat = setInterval(() => res.write(': still here\\n\\n'), 7);
  req.once('close', () => {
    clearInterval(beat);
    listeners.delete(res);
  });
});

api.get('/announce', (req, res) => {
  const announced = { id: require('node:crypto').randomUUID(), text: 'announced: ' + req.query.text };
  for (const one of listeners) {
    one.write('id: ' + announced.id + '\\nevent: announced\\ndata: ' + JSON.stringify(announced) + '\\n\\n');
  }
  res.json(announced);
});

module.exports = api;`;

/** Frames below 64 KiB are all that it needs. It takes a token that it has given, and names the shop. */
const SOCKET = `
const { createHash, randomUUID } = require('node:crypto');

function frame(opcode, payload) {
  const long = payload.length > 125;
  const head = Buffer.from([0x80 | opcode, long ? 126 : payload.length, ...(long ? [payload.length >> 8, payload.length & 255] : [])]);
  return Buffer.concat([head, payload]);
}

async function answer(message, token, say) {
  if (message.type === 'name' && message.token === token) {
    await db.query("UPDATE settings SET value = $1 WHERE key = 'shop.name'", [JSON.stringify(message.name)]);
    say({ type: 'named', name: message.name });
  } else say({ type: 'refused' });
}

server.on('upgrade', (req, socket) => {
  if (!req.url.startsWith('/live')) return socket.end('HTTP/1.1 404 Not Found\\r\\ncontent-length: 0\\r\\n\\r\\n');
  const accept = createHash('sha1').update(req.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nupgrade: websocket\\r\\nconnection: Upgrade\\r\\nsec-websocket-accept: ' + accept + '\\r\\n\\r\\n');
  const token = randomUUID();
  const say = (value) => socket.write(frame(1, Buffer.from(JSON.stringify(value))));
  say({ type: 'welcome', token });
  socket.on('error', () => socket.destroy());
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    for (rest = Buffer.concat([rest, chunk]); rest.length >= 6; ) {
      const wide = (rest[1] & 127) === 126 ? 2 : 0;
      const [start, length] = [6 + wide, wide ? rest.readUInt16BE(2) : rest[1] & 127];
      if (rest.length < start + length) return;
      const payload = Buffer.from(rest.subarray(start, start + length)).map((byte, at) => byte ^ rest[start - 4 + (at % 4)]);
      const opcode = rest[0] & 15;
      rest = rest.subarray(start + length);
      if (opcode === 8) socket.end(frame(8, payload));
      if (opcode === 1) answer(JSON.parse(payload.toString()), token, say);
    }
  });
});
`;

/** A client: it listens, announces, names the shop, and leaves the events open when it ends. */
const CLIENT = `'use strict';
const base = process.env.CONTRACT_SHOP_URL;
const announce = (text) => fetch(base + '/api/reviews/announce?text=' + text);

function reading(body) {
  const decoder = new TextDecoder();
  const state = { text: '' };
  body.pipeTo(new WritableStream({ write: (chunk) => void (state.text += decoder.decode(chunk, { stream: true })) })).catch(() => {});
  return state;
}

async function until(what) {
  for (const end = Date.now() + 10_000; !what(); await new Promise((resolve) => setTimeout(resolve, 5)))
    if (Date.now() > end) throw new Error('nothing came for: ' + what);
}

async function main() {
  const leaving = new AbortController();
  const first = reading((await fetch(base + '/api/reviews/events', { signal: leaving.signal })).body);
  const second = reading((await fetch(base + '/api/reviews/events')).body);
  const said = [];
  const socket = new WebSocket(base.replace('http', 'ws') + '/live?of=shop');
  socket.addEventListener('message', ({ data }) => said.push(JSON.parse(data)));
  await until(() => said.length === 1);
  await announce('one');
  await until(() => first.text.includes('one') && second.text.includes('one'));
  socket.send(JSON.stringify({ type: 'name', name: 'Another Shop', token: said[0].token, secret: 'battery-staple' }));
  await until(() => said.length === 2);
  leaving.abort();
  await announce('two');
  await until(() => second.text.includes('two'));
  socket.send(JSON.stringify({ type: 'name', name: 'Nobody', token: 'wrong' }));
  await until(() => said.length === 3);
  socket.close(1000, 'done');
  await new Promise((resolve) => socket.addEventListener('close', resolve));
  await fetch(base + '/health');
}

main().then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });
`;

/** Where the events stand once the reviews are a service. */
export const EVENTS_FILE = 'bookshop-reviews/backend/src/app/reviews/api.js';

/** A command that sends requests, events and messages to the shop at CONTRACT_SHOP_URL. */
export const LIVE_CLIENT = ['node', 'contract/live.js'];

/** Gives a copy of the bookshop streams of both kinds. */
export async function makeLive(root: string): Promise<void> {
  const edit = async (path: string, find: string, replacement: string) => {
    const text = await readFile(join(root, path), 'utf8');
    if (!text.includes(find)) throw new Error(`${path} does not hold ${find}`);
    await writeFile(
      join(root, path),
      text.replace(find, () => replacement),
    );
  };
  await edit('app/reviews/api.js', '\nmodule.exports = api;', EVENTS);
  await edit('server.js', '\nfunction stop()', `${SOCKET}\nfunction stop()`);
  await writeFile(join(root, 'contract/live.js'), CLIENT);
}
