import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { WebSocket } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGateway } from '../../gateway/gateway.ts';
import type { Listening, OpenStream, Passed } from '../../model/traffic.ts';
import { inOrder } from '../../parity/in-order.ts';
import { CLOSE, closePayload, createAssembler, createFrameReader, encodeFrame, TEXT } from './frames.ts';
import { createTraffic } from './traffic.ts';
import { listen } from './wire.ts';

const traffic = createTraffic();
const opened: Listening[] = [];
const listeners = new Set<ServerResponse>();
/** Who listens to events of the server is told that somebody left. */
let left = 0;

/** Answers of a WebSocket: what it is told in capitals; `bye` makes it close. */
function serveSocket(socket: Duplex, key: string): void {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
  );
  const [read, assemble] = [createFrameReader(1e6), createAssembler(1e6)];
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    for (const frame of read(chunk)) {
      const said = assemble(frame);
      if (said?.type === 'close') socket.end(encodeFrame(CLOSE, closePayload(said.code), false));
      if (said?.type !== 'message') continue;
      const text = said.data.toString();
      if (text === 'bye') socket.end(encodeFrame(CLOSE, closePayload(4001, 'bye'), false));
      else socket.write(encodeFrame(TEXT, Buffer.from(text.toUpperCase()), false));
    }
  });
}

const server: Server = createServer((request, response) => {
  if (request.url === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    listeners.add(response);
    response.once('close', () => {
      listeners.delete(response);
      left++;
    });
  } else if (request.url === '/packed') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
    response.end(gzipSync('event: one\ndata: packed\n\n'));
  } else if (request.url === '/slow' || request.url === '/soon') {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write('{"n":1}\n{"n"');
    setTimeout(() => response.end(':2}\n'), request.url === '/slow' ? 2300 : 100);
  } else {
    for (const one of listeners) one.write(`: note\n\nid: 1\nevent: told\ndata: ${request.url}\n\n`);
    response.end('told');
  }
});
server.on('upgrade', (request, socket) => {
  if (request.url === '/closed') socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno');
  else serveSocket(socket, request.headers['sec-websocket-key'] ?? '');
});

let origin: string;
beforeAll(async () => {
  const listening = await listen(server, 0);
  opened.push(listening);
  origin = `http://127.0.0.1:${listening.port}`;
});
afterAll(() => Promise.all(opened.map((one) => one.close())));

/** A recorder in front of the server, and what it has kept. */
async function recorder(
  turn?: () => Promise<() => void>,
): Promise<{ base: string; kept: Passed[]; trace(): unknown[] }> {
  const kept: Passed[] = [];
  const keep = { limit: 10_000, room: () => true, passed: (one: Passed) => kept.push(one) };
  const proxy = await traffic.proxy({ port: 0, target: () => origin, keep, ...(turn ? { turn } : {}) });
  opened.push(proxy);
  const trace = () =>
    inOrder(
      kept.map((passed) => ({ door: 'web', passed })),
      0,
    ).map(({ seq, request: { method, path, body }, on, stream }) => ({
      request: `${seq} ${method} ${path} ${body.text}`.trim(),
      ...(on === undefined ? {} : { on }),
      ...(stream === undefined
        ? {}
        : {
            messages: stream.messages.map(({ after, event, body: { text } }) => `${after}: ${event ?? ''} ${text}`),
            ended: stream.ended,
          }),
    }));
  return { base: `http://127.0.0.1:${proxy.port}`, kept, trace };
}

async function socketTo(url: string): Promise<{ socket: WebSocket; said: string[] }> {
  const socket = new WebSocket(url.replace('http', 'ws'));
  const said: string[] = [];
  socket.addEventListener('message', ({ data }) => said.push(String(data)));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  return { socket, said };
}

const until = (what: () => boolean) => expect.poll(what, { interval: 5 }).toBe(true);

describe('a recorder', () => {
  it('keeps what is said on streams in its place between the requests', async () => {
    const { base, trace } = await recorder();
    const aborted = new AbortController();
    const events = await fetch(`${base}/events`, { signal: aborted.signal });
    const { socket, said } = await socketTo(`${base}/socket?room=1`);
    await (await fetch(`${base}/first`)).text();
    socket.send('hello');
    await until(() => said.length === 1);
    await (await fetch(`${base}/second`)).text();
    aborted.abort();
    await until(() => left === 1);
    socket.send('bye');
    await once(socket, 'close');
    await until(() => trace().length === 7);
    expect(events.headers.get('content-type')).toBe('text/event-stream');
    expect(said).toEqual(['HELLO']);
    expect(trace()).toEqual([
      { request: '1 GET /events', messages: ['3: told /first', '5: told /second'], ended: { by: 'client', after: 6 } },
      {
        request: '2 GET /socket?room=1',
        messages: ['4:  HELLO'],
        ended: { by: 'server', code: 4001, reason: 'bye', after: 7 },
      },
      { request: '3 GET /first' },
      { request: '4 SEND /socket?room=1 hello', on: { stream: 2 } },
      { request: '5 GET /second' },
      { request: '6 CLOSE /events', on: { stream: 1 } },
      { request: '7 SEND /socket?room=1 bye', on: { stream: 2 } },
    ]);
  });

  it('lets others have their turn while a stream is open, and gives each message its own', async () => {
    let [now, most] = [0, 0];
    const turn = async () => {
      most = Math.max(most, ++now);
      return () => {
        now = 0;
      };
    };
    const { base, trace } = await recorder(turn);
    const { socket, said } = await socketTo(`${base}/socket`);
    const aborted = new AbortController();
    await fetch(`${base}/events`, { signal: aborted.signal });
    await until(() => now === 0);
    socket.send('a'.repeat(3000));
    await until(() => said.length === 1);
    socket.close(1000, 'done');
    await once(socket, 'close');
    aborted.abort();
    await until(() => trace().length === 5);
    expect(most).toBe(1);
    expect(trace().slice(3)).toEqual([
      { request: '4 CLOSE /socket done', on: { stream: 1, code: 1000 } },
      { request: '5 CLOSE /events', on: { stream: 2 } },
    ]);
  });

  it('keeps a refused handshake as an answer, reads packed events, and says what it cut', async () => {
    const { base, kept, trace } = await recorder();
    await expect(socketTo(`${base}/closed`)).rejects.toBeDefined();
    expect(await (await fetch(`${base}/packed`)).text()).toContain('data: packed');
    const { socket } = await socketTo(`${base}/socket`);
    socket.send('a'.repeat(20_000));
    await until(() => kept.at(-1)?.stream?.cut != null);
    socket.close();
    expect(kept[0]?.response).toMatchObject({ status: 403, body: Buffer.from('no') });
    expect(trace()[1]).toMatchObject({ messages: ['2: one packed'], ended: { by: 'server' } });
    expect(kept[2]?.stream?.cut).toBe('what came after its message 0: a message that is too large to keep');
  });

  it('takes an answer for a stream of lines once it has come for two seconds, and any other whole', async () => {
    const { base, kept, trace } = await recorder();
    const texts = await Promise.all(['/soon', '/slow'].map(async (path) => (await fetch(base + path)).text()));
    expect(texts).toEqual(['{"n":1}\n{"n":2}\n', '{"n":1}\n{"n":2}\n']);
    await until(() => kept.length === 2 && kept[1]?.stream?.closed != null);
    expect(Buffer.from(kept[0]?.response.body ?? []).toString()).toBe(texts[0]);
    expect(kept[0]?.stream).toBeUndefined();
    expect(trace()[1]).toMatchObject({
      request: '2 GET /slow',
      messages: ['2:  {"n":1}', '2:  {"n":2}'],
      ended: { by: 'server', after: 2 },
    });
    const again = await traffic.stream(origin, asked('/soon'), 'lines', 2000);
    await until(() => again.closed !== null);
    expect(textsOf(again)).toEqual(['{"n":1}', '{"n":2}']);
  });

  it('answers 502 where nothing takes the upgrade', async () => {
    const proxy = await traffic.proxy({ port: 0, target: () => 'http://127.0.0.1:9' });
    opened.push(proxy);
    const open = traffic.stream(`http://127.0.0.1:${proxy.port}`, asked('/socket'), 'websocket', 2000);
    expect((await open).response.status).toBe(502);
  });
});

const asked = (path: string) => ({ method: 'GET', path, headers: [], body: new Uint8Array() });
const textsOf = ({ messages }: OpenStream) => messages.map(({ data }) => Buffer.from(data).toString());

describe('a client', () => {
  it('sends messages, hears those of the server, and sees who closed', async () => {
    const open = await traffic.stream(origin, asked('/socket'), 'websocket', 2000);
    expect(open.send({ data: Buffer.from('one') })).toBe(true);
    await until(() => open.messages.length === 1);
    open.send({ data: Buffer.from('bye') });
    await until(() => open.closed !== null);
    expect([open.response.status, textsOf(open)]).toEqual([101, ['ONE']]);
    expect(open.closed).toMatchObject({ by: 'server', code: 4001, reason: 'bye' });
    expect(open.send({ data: Buffer.from('late') })).toBe(false);
  });

  it('ends a stream of events as a client does, and gives up where no answer comes', async () => {
    const before = left;
    const open = await traffic.stream(origin, asked('/events'), 'events', 2000);
    await traffic.send(origin, asked('/third'), 2000);
    await until(() => open.messages.length === 1);
    expect(open.messages[0]).toMatchObject({ id: '1', event: 'told', data: Buffer.from('/third') });
    open.close();
    await until(() => left === before + 1);
    expect(open.closed?.by).toBe('client');
    const silent = await listen(createServer(), 0);
    opened.push(silent);
    await expect(traffic.stream(`http://127.0.0.1:${silent.port}`, asked('/'), 'events', 100)).rejects.toThrow(
      '100 ms',
    );
  });
});

it('a gateway passes streams at once, to whoever has their path', async () => {
  const other = await listen(
    createServer((_, response) => response.end('the monolith')),
    0,
  );
  const owner = (_: string, path: string) => (/^\/(?:events|socket|tell)/.test(path) ? 'news' : null);
  const gateway = await openGateway(
    { traffic },
    {
      table: { owner, rows: [], untold: [], rest: null, apart: [] },
      port: 0,
      services: { news: origin },
      monolith: `http://127.0.0.1:${other.port}`,
    },
  );
  opened.push(other, gateway);
  const base = `http://127.0.0.1:${gateway.port}`;
  const { socket, said } = await socketTo(`${base}/socket`);
  const events = await fetch(`${base}/events`);
  const reader = events.body?.getReader();
  await (await fetch(`${base}/tell`)).text();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain('data: /tell');
  socket.send('through');
  await until(() => said.length === 1);
  expect(await (await fetch(`${base}/else`)).text()).toBe('the monolith');
  await expect(socketTo(`${base}/else`)).rejects.toBeDefined();
  socket.close();
  await reader?.cancel();
});
