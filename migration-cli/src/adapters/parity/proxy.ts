import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import type { Listening, Passed, ProxyOptions, WireRequest } from '../../model/traffic.ts';
import { decoded, listen, pairsOf, withoutHops } from './wire.ts';

const AGENT_OPTIONS = { connections: 128, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 };

/** Passes everything on and keeps a copy. What it keeps is put together after the answer has gone out. */
export async function createProxy(options: ProxyOptions): Promise<Listening> {
  const agent = new Agent(AGENT_OPTIONS);
  const server = createServer((request, response) => {
    void pass(options, agent, request, response);
  });
  server.on('upgrade', (request, socket, head) => tunnel(options, request, socket, head));
  const listening = await listen(server, options.port);
  return {
    port: listening.port,
    close: async () => {
      await listening.close();
      await agent.destroy();
    },
  };
}

async function pass(
  options: ProxyOptions,
  agent: Agent,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const headers = pairsOf(incoming.rawHeaders);
  const request = { method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers, body: new Uint8Array() };
  const target = options.target(request);
  const { keep } = options;
  const startedAt = Date.now();
  const done = options.turn === undefined ? () => undefined : await options.turn();
  const sent = createCopy(keep?.limit ?? 0);
  const got = createCopy(keep?.limit ?? 0);
  try {
    const hasBody =
      incoming.headers['content-length'] !== undefined || incoming.headers['transfer-encoding'] !== undefined;
    await agent.stream(
      {
        origin: target,
        path: request.path,
        method: request.method as Dispatcher.HttpMethod,
        headers: [...withoutHops(headers), ...hostOf(options, headers)].flat(),
        body: !hasBody ? null : keep ? Readable.from(copied(incoming, sent)) : incoming,
        opaque: null,
        responseHeaders: 'raw',
      },
      ({ statusCode, headers: raw }) => {
        const answer = pairsOf((raw as unknown as Buffer[]).map(String));
        outgoing.writeHead(statusCode, withoutHops(answer).flat());
        if (!keep) return outgoing;
        const stream = answer.some(
          ([name, value]) => name.toLowerCase() === 'content-type' && value.includes('event-stream'),
        );
        if (!stream) watch(outgoing, got);
        outgoing.once('close', () => keep.passed(exchange(request, statusCode, answer, sent, got, startedAt, stream)));
        return outgoing;
      },
    );
  } catch (error) {
    // The monolith gave no answer; the client is told so as a proxy does, and the trace says it.
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end(`Bad gateway: ${error instanceof Error ? error.message : String(error)}\n`);
  } finally {
    done();
  }
}

const hostOf = ({ sameHost }: ProxyOptions, headers: [string, string][]) =>
  sameHost === true ? headers.filter(([name]) => name.toLowerCase() === 'host') : [];

async function* copied(stream: IncomingMessage, copy: Copy): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    copy.add(chunk as Uint8Array);
    yield chunk as Uint8Array;
  }
}

interface Copy {
  add(chunk: Uint8Array): void;
  bytes(): Buffer;
  full(): boolean;
}

function createCopy(limit: number): Copy {
  let size = 0;
  const chunks: Uint8Array[] = [];
  return {
    add: (chunk) => {
      size += chunk.byteLength;
      if (size <= limit) chunks.push(chunk);
    },
    bytes: () => Buffer.concat(chunks),
    full: () => size > limit,
  };
}

function watch(outgoing: ServerResponse, copy: Copy): void {
  const write = outgoing.write.bind(outgoing) as (chunk: unknown, ...rest: unknown[]) => boolean;
  outgoing.write = ((chunk: Uint8Array, ...rest: unknown[]) => {
    copy.add(chunk);
    return write(chunk, ...rest);
  }) as typeof outgoing.write;
}

function exchange(
  request: WireRequest,
  status: number,
  headers: [string, string][],
  sent: Copy,
  got: Copy,
  startedAt: number,
  stream: boolean,
): Passed {
  const partial = stream ? 'a stream of events' : sent.full() || got.full() ? 'a body that is too large to keep' : null;
  return {
    request: { ...request, body: sent.bytes() },
    response: { status, headers, body: partial === null ? decoded(got.bytes(), headers) : new Uint8Array() },
    startedAt,
    endedAt: Date.now(),
    partial,
  };
}

/** WebSockets and their like: bytes in both directions, not kept. */
function tunnel(options: ProxyOptions, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const headers = pairsOf(request.rawHeaders);
  const method = request.method ?? 'GET';
  const target = new URL(options.target({ method, path: request.url ?? '/', headers }));
  const startedAt = Date.now();
  const upstream = connect(Number(target.port), target.hostname, () => {
    const lines = headers.map(
      ([name, value]) => `${name}: ${name.toLowerCase() === 'host' && options.sameHost !== true ? target.host : value}`,
    );
    upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    upstream.write(head);
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
  const end = () => {
    upstream.destroy();
    socket.destroy();
  };
  for (const one of [upstream, socket]) one.on('error', end).on('close', end);
  options.keep?.passed({
    request: { method, path: request.url ?? '/', headers, body: new Uint8Array() },
    response: { status: 101, headers: [], body: new Uint8Array() },
    startedAt,
    endedAt: startedAt,
    partial: 'a WebSocket',
  });
}
