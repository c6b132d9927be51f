import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import type { OpenStream, StreamKind, WireRequest } from '../../model/traffic.ts';
import {
  BINARY,
  CLOSE,
  closePayload,
  createAssembler,
  createFrameReader,
  encodeFrame,
  PONG,
  type Said,
  TEXT,
} from './frames.ts';
import { createStream, headerOf, isEventStream, now, readResponse } from './stream-copy.ts';
import { decoded, pairsOf, withoutHops } from './wire.ts';

/** What one stream may say while it is listened to, in bytes; what comes after it is cut off. */
const LIMIT_BYTES = 64 * 1024 * 1024;
const KEEPING = { limit: LIMIT_BYTES, room: () => true };
/** How long the other side may take to end a connection that was closed. */
const ENDING_MS = 2000;

/** Opens a stream as a client. Nothing is added to the request but the handshake of a WebSocket. */
export function openStream(
  origin: string,
  request: WireRequest,
  kind: StreamKind,
  timeoutMs: number,
): Promise<OpenStream> {
  const { protocol } = new URL(origin);
  const call = protocol === 'https:' ? requestHttps : requestHttp;
  const asked = call(origin + request.path, {
    method: request.method,
    headers: sentHeaders(origin, request, kind).flat(),
    agent: false,
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => asked.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    asked.on('error', reject);
    asked.on('close', () => clearTimeout(timer));
    asked.on('upgrade', (answer, socket, first) => {
      clearTimeout(timer);
      resolve(openSocket(answer, socket, first));
    });
    asked.on('response', (answer) => {
      clearTimeout(timer);
      const streams = kind !== 'websocket' && (isEventStream(pairsOf(answer.rawHeaders)) || kind === 'lines');
      if (streams) resolve(openResponse(answer));
      else readWhole(answer, timeoutMs).then(resolve, reject);
    });
    asked.end(request.body.byteLength === 0 ? undefined : request.body);
  });
}

const HANDSHAKE = new Set(['sec-websocket-key', 'sec-websocket-version', 'sec-websocket-extensions', 'content-length']);

/** What belongs to one connection is made anew. Without offers of an extension frames stay as RFC 6455 has them. */
function sentHeaders(origin: string, { headers, body }: WireRequest, kind: StreamKind): [string, string][] {
  const kept = withoutHops(headers).filter(([name]) => !HANDSHAKE.has(name.toLowerCase()));
  const host: [string, string] = ['host', new URL(origin).host];
  if (kind !== 'websocket')
    return [
      host,
      ...kept,
      ...(body.byteLength === 0 ? [] : [['content-length', String(body.byteLength)] as [string, string]]),
    ];
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  return [
    host,
    ...kept,
    ['connection', 'Upgrade'],
    ['upgrade', 'websocket'],
    ['sec-websocket-version', '13'],
    ['sec-websocket-key', key],
  ];
}

function answerOf(answer: IncomingMessage, body: Uint8Array = new Uint8Array()): OpenStream['response'] {
  return { status: answer.statusCode ?? 0, headers: pairsOf(answer.rawHeaders), body };
}

/** The server began no stream. */
async function readWhole(answer: IncomingMessage, timeoutMs: number): Promise<OpenStream> {
  const chunks: Uint8Array[] = [];
  const timer = setTimeout(() => answer.destroy(new Error(`no whole answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    for await (const chunk of answer) chunks.push(chunk as Uint8Array);
  } finally {
    clearTimeout(timer);
  }
  const { stream, close } = createStream('lines', KEEPING);
  close({ at: now(), by: 'server' });
  const body = decoded(Buffer.concat(chunks), pairsOf(answer.rawHeaders));
  return Object.assign(stream, { response: answerOf(answer, body), send: () => false, close: () => undefined });
}

function openResponse(answer: IncomingMessage): OpenStream {
  const headers = pairsOf(answer.rawHeaders);
  const { stream, add, close } = createStream(isEventStream(headers) ? 'events' : 'lines', KEEPING);
  const reading = readResponse(isEventStream(headers) ? 'events' : 'lines', headerOf(headers, 'content-encoding'), add);
  answer.on('data', reading.push);
  answer.once('end', reading.end);
  const ended = () => close({ at: now(), by: 'server' });
  answer.once('end', ended).once('error', ended).once('close', ended);
  return Object.assign(stream, {
    response: answerOf(answer),
    send: () => false,
    close: () => {
      close({ at: now(), by: 'client' });
      answer.destroy();
    },
  });
}

function openSocket(answer: IncomingMessage, socket: Duplex, first: Buffer): OpenStream {
  const { stream, add, close } = createStream('websocket', KEEPING);
  const read = createFrameReader(LIMIT_BYTES);
  const assemble = createAssembler(LIMIT_BYTES);
  const write = (opcode: number, data: Uint8Array) => socket.writable && socket.write(encodeFrame(opcode, data, true));
  const end = () => {
    socket.end();
    setTimeout(() => socket.destroy(), ENDING_MS).unref();
  };
  const hear = (said: Said | null) => {
    if (said?.type === 'ping') write(PONG, said.data);
    if (said?.type === 'message') {
      const { data, binary } = said;
      add({ from: 'server', at: now(), data, ...(binary ? { binary: true as const } : {}) });
    }
    if (said?.type !== 'close') return;
    const { type: _, ...how } = said;
    if (stream.closed === null) write(CLOSE, closePayload(said.code));
    close({ at: now(), by: 'server', ...how });
    end();
  };
  socket.on('data', (chunk: Buffer) => {
    for (const frame of read(chunk)) hear(assemble(frame));
  });
  const broken = () => close({ at: now(), by: 'server', code: 1006 });
  socket
    .on('error', () => socket.destroy())
    .once('end', broken)
    .once('close', broken);
  socket.unshift(first);
  return Object.assign(stream, {
    response: answerOf(answer),
    send: ({ data, binary }: { data: Uint8Array; binary?: true }) => {
      if (stream.closed !== null) return false;
      write(binary === true ? BINARY : TEXT, data);
      return true;
    },
    close: (code?: number, reason?: string) => {
      if (stream.closed !== null) return;
      close({ at: now(), by: 'client', ...(code === undefined ? {} : { code }) });
      if (code === 1006) socket.destroy();
      else {
        write(CLOSE, closePayload(code, reason));
        end();
      }
    },
  });
}
