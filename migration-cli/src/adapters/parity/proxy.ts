import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import type { Listening, ProxyOptions } from '../../model/traffic.ts';
import { type ByteCopy, createByteCopy } from './byte-copy.ts';
import { isEventStream, now } from './stream-copy.ts';
import { tunnel } from './tunnel.ts';
import { watchAnswer } from './watch-answer.ts';
import { listen, pairsOf, withoutHops } from './wire.ts';

const AGENT_OPTIONS = { connections: 128, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 };

/** Passes everything on and keeps a copy. What it keeps is put together after the answer has gone out. */
export async function createProxy(options: ProxyOptions): Promise<Listening> {
  const agent = new Agent(AGENT_OPTIONS);
  // An offer of HTTP/2 may be passed over; what is left are WebSockets and whatever else only works upgraded.
  const shouldUpgradeCallback = ({ headers }: IncomingMessage) => !/^h2c$/i.test(headers.upgrade ?? '');
  const server = createServer({ shouldUpgradeCallback }, (request, response) => {
    void pass(options, agent, request, response);
  });
  server.on('upgrade', (request, socket, head) => void tunnel(options, request, socket, head));
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
  const done = options.turn === undefined ? () => undefined : await options.turn();
  const startedAt = now();
  const sent = createByteCopy(keep?.limit ?? 0);
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
        // Whoever listens to events is told that they will come before the first one does.
        if (isEventStream(answer)) outgoing.flushHeaders();
        const head = { status: statusCode, headers: answer };
        if (keep) watchAnswer(outgoing, head, { keep, request, sent, startedAt, begun: done });
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

async function* copied(stream: IncomingMessage, copy: ByteCopy): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    copy.add(chunk as Uint8Array);
    yield chunk as Uint8Array;
  }
}
