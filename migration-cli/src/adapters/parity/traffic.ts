import { createServer } from 'node:http';
import type { Dispatcher } from 'undici';
import {
  HTTP2_PREFACE,
  type Listening,
  type Traffic,
  type WireRequest,
  type WireResponse,
} from '../../model/traffic.ts';
import { createControl } from './control.ts';
import { decoded, listen, pairsOf, withoutHops } from './wire.ts';

/**
 * HTTP and SMTP servers, proxies and clients for recording and replaying. Few commands need them, so their packages are
 * loaded by those.
 */
export function createTraffic(): Traffic {
  return {
    proxy: async (options) => (await import('./proxy.ts')).createProxy(options),
    standIn: createStandIn,
    mailbox: async (port, receive) => (await import('./mail.ts')).createMailbox(port, receive),
    forwardMail: async (port, mail) => (await import('./mail.ts')).forwardMail(port, mail),
    send,
    stream: async (...asked) => (await import('./streams.ts')).openStream(...asked),
    control: createControl,
    preload: new URL('./preload.mjs', import.meta.url).href,
  };
}

async function createStandIn(
  port: number,
  answer: (request: WireRequest) => Promise<WireResponse>,
): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = {
        method: incoming.method ?? 'GET',
        path: incoming.url ?? '/',
        headers: pairsOf(incoming.rawHeaders),
        body: Buffer.concat(chunks),
      };
      answer(request).then(
        ({ status, headers, body }) => {
          outgoing.writeHead(
            status,
            withoutHops(headers)
              .filter(([name]) => !MEASURED.has(name.toLowerCase()))
              .flat(),
          );
          outgoing.end(body);
        },
        (error: Error) => {
          outgoing.writeHead(502);
          outgoing.end(error.message);
        },
      );
    });
  });
  server.on('clientError', (error, socket) => {
    if (isHttp2(error)) void answer({ method: HTTP2_PREFACE, path: '*', headers: [], body: new Uint8Array() });
    socket.end('HTTP/1.1 505 HTTP Version Not Supported\r\nconnection: close\r\n\r\n');
  });
  return listen(server, port);
}

/** An HTTP/2 client that knows beforehand, or believes to have agreed, begins with a request line of this method. */
function isHttp2(error: Error & { rawPacket?: Buffer }): boolean {
  return error.rawPacket?.toString('latin1', 0, 5) === `${HTTP2_PREFACE} *`;
}

/** Of the bytes that were sent then, not of those that are sent now. */
const MEASURED = new Set(['content-length', 'content-encoding']);

/** How many times as long as an answer may take to begin, or to go on, it may take in all. */
const ENDLESS = 3;

/** One request as it stands: nothing is added or followed. The answer's body is what it was before it was compressed. */
async function send(origin: string, request: WireRequest, timeoutMs: number): Promise<WireResponse> {
  const { request: undiciRequest } = await import('undici');
  const { statusCode, headers, body } = await undiciRequest(origin + request.path, {
    method: request.method as Dispatcher.HttpMethod,
    headers: withoutHops(request.headers)
      .filter(([name]) => name.toLowerCase() !== 'content-length')
      .flat(),
    body: request.body.byteLength === 0 ? null : request.body,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    // An answer that goes on for ever would keep everything waiting.
    signal: AbortSignal.timeout(timeoutMs * ENDLESS),
    responseHeaders: 'raw',
  });
  // With responseHeaders 'raw' they come as a flat list, which the types do not say.
  const pairs = pairsOf((headers as unknown as Buffer[]).map(String));
  return { status: statusCode, headers: pairs, body: decoded(new Uint8Array(await body.arrayBuffer()), pairs) };
}
