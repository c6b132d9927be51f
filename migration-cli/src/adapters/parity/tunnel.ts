import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type Duplex, Transform } from 'node:stream';
import type { Passed, ProxyOptions, WireMessage } from '../../model/traffic.ts';
import { createAssembler, createFrameReader, type Frame, type Said } from './frames.ts';
import { createStream, headerOf, now } from './stream-copy.ts';
import { decoded, pairsOf, withoutHops } from './wire.ts';

type Headers = [name: string, value: string][];

/** Offers of compression: what is kept has to be read, and both sides can do without. */
const EXTENSIONS = 'sec-websocket-extensions';

/** Passes an Upgrade on: the handshake, then bytes in both directions. What a WebSocket says is kept where that is asked for. */
export async function tunnel(
  options: ProxyOptions,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const headers = pairsOf(request.rawHeaders);
  const asked = { method: request.method ?? 'GET', path: request.url ?? '/', headers, body: new Uint8Array() };
  socket.on('error', () => socket.destroy());
  const done = options.turn === undefined ? () => undefined : await options.turn();
  const startedAt = now();
  const watched = options.keep !== undefined && headerOf(headers, 'upgrade').toLowerCase() === 'websocket';
  const upstream = askUpstream(options, asked, watched);
  socket.once('close', () => upstream.destroy());
  upstream.on('error', (error) => {
    done();
    socket.end(`HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\nBad gateway: ${error.message}\n`);
  });
  upstream.on('response', (answer) => {
    void refuse(options, { ...asked, startedAt }, answer, socket).finally(done);
  });
  upstream.on('upgrade', (answer, other, first) => {
    socket.write(statusLines(answer, pairsOf(answer.rawHeaders)));
    const passed = { request: asked, response: responseOf(answer), startedAt, partial: null };
    const through = watched ? watch(options, passed) : null;
    if (!watched) options.keep?.passed({ ...passed, partial: `an upgrade to ${headerOf(headers, 'upgrade')}` });
    join(socket, head, other, first, through);
    done();
  });
  upstream.end();
}

function askUpstream(
  options: ProxyOptions,
  { method, path, headers }: Passed['request'],
  watched: boolean,
): ClientRequest {
  const target = new URL(options.target({ method, path, headers }));
  const sent = headers
    .filter(([name]) => !watched || name.toLowerCase() !== EXTENSIONS)
    .map(([name, value]): [string, string] => [
      name,
      name.toLowerCase() === 'host' && options.sameHost !== true ? target.host : value,
    ]);
  const { protocol, hostname, port } = target;
  const call = protocol === 'https:' ? requestHttps : requestHttp;
  return call({ protocol, hostname, port, method, path, headers: sent.flat(), agent: false });
}

function responseOf(answer: IncomingMessage): Passed['response'] {
  return { status: answer.statusCode ?? 0, headers: pairsOf(answer.rawHeaders), body: new Uint8Array() };
}

function statusLines({ statusCode, statusMessage }: IncomingMessage, headers: Headers): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines}\r\n`;
}

/** The server answers as to any other request; the connection ends with the answer. */
async function refuse(
  { keep }: ProxyOptions,
  { startedAt, ...asked }: Passed['request'] & { startedAt: number },
  answer: IncomingMessage,
  socket: Duplex,
): Promise<void> {
  const response = responseOf(answer);
  socket.write(statusLines(answer, [...withoutHops(response.headers), ['connection', 'close']]));
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer) {
      size += (chunk as Buffer).length;
      if (size <= (keep?.limit ?? 0)) chunks.push(chunk as Buffer);
      socket.write(chunk as Buffer);
    }
  } finally {
    socket.end();
    const whole = size <= (keep?.limit ?? 0);
    const body = whole ? decoded(Buffer.concat(chunks), response.headers) : new Uint8Array();
    const partial = whole ? null : 'a body that is too large to keep';
    keep?.passed({ request: asked, response: { ...response, body }, startedAt, partial });
  }
}

/** What stands between the two sides of a WebSocket. */
interface Through {
  client: Transform;
  server: Transform;
  closed(by: 'client' | 'server'): void;
}

function join(socket: Duplex, head: Buffer, other: Duplex, first: Buffer, through: Through | null): void {
  socket.unshift(head);
  other.unshift(first);
  const end = (by: 'client' | 'server') => () => {
    through?.closed(by);
    other.destroy();
    socket.destroy();
  };
  socket.once('end', () => through?.closed('client'));
  other.once('end', () => through?.closed('server'));
  socket.on('error', end('client')).on('close', end('client'));
  other.on('error', end('server')).on('close', end('server'));
  if (through === null) {
    other.pipe(socket);
    socket.pipe(other);
    return;
  }
  other.pipe(through.server).pipe(socket);
  socket.pipe(through.client).pipe(other);
}

function watch({ keep, turn }: ProxyOptions, passed: Passed): Through {
  const limit = keep?.limit ?? 0;
  const { stream, add, cut, close } = createStream('websocket', { limit, room: keep?.room ?? (() => true) });
  keep?.passed({ ...passed, stream });
  const hear = (from: 'client' | 'server', said: Said | null) => {
    const at = now();
    if (said?.type === 'message')
      add({ from, at, data: said.data, ...(said.binary ? { binary: true as const } : {}) } satisfies WireMessage);
    if (said?.type === 'lost') cut(said.why);
    if (said?.type === 'close') {
      const { type: _, ...how } = said;
      close({ at, by: from, ...how });
    }
  };
  return {
    server: copying(limit, (said) => hear('server', said)),
    client:
      turn === undefined
        ? copying(limit, (said) => hear('client', said))
        : inTurns(limit, turn, (said) => hear('client', said)),
    closed: (by) => close({ at: now(), by, code: 1006 }),
  };
}

/** Bytes pass at once; what they say is heard beside. */
function copying(limit: number, hear: (said: Said | null) => void): Transform {
  const read = createFrameReader(limit);
  const assemble = createAssembler(limit);
  return new Transform({
    transform(chunk: Buffer, _, done) {
      done(null, chunk);
      for (const frame of read(chunk)) hear(assemble(frame));
    },
  });
}

/** Every message waits for its turn, like a request: what it sets going comes before what follows. */
function inTurns(limit: number, turn: NonNullable<ProxyOptions['turn']>, hear: (said: Said | null) => void): Transform {
  const read = createFrameReader(Number.POSITIVE_INFINITY);
  const assemble = createAssembler(limit);
  let held: Frame[] = [];
  return new Transform({
    async transform(this: Transform, chunk: Buffer, _, done) {
      for (const frame of read(chunk)) {
        held.push(frame);
        const said = assemble(frame);
        if (said === null && !frame.fin) continue;
        const end = said === null || said.type === 'ping' ? () => undefined : await turn();
        hear(said);
        for (const { raw } of held) this.push(raw);
        held = [];
        end();
      }
      done();
    },
  });
}
