import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Agent, fetch, Headers, type RequestInit, type Response } from 'undici';
import { isPrivateAddress } from './private-ranges.ts';

export interface OutboundRequest {
  method: string;
  url: string;
  headers?: Record<string, string> | undefined;
  /** Text goes out as it is, anything else as JSON. */
  body?: unknown;
  timeoutMs?: number;
}

export interface OutboundResponse {
  status: number;
  headers: Record<string, string>;
  /** Parsed when the answer is JSON, text otherwise. */
  body: unknown;
  durationMs: number;
  truncated: boolean;
}

/** The request could not be made or finished; the message is fit for a run history. */
export class OutboundError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OutboundError';
  }
}

const MAX_RESPONSE_BYTES = 256 * 1024;
const DEFAULT_TIMEOUT_MS = 10_000;

interface Address {
  address: string;
  family: number;
}

/** A target of a call; `addresses` is null where every address is allowed. */
interface Target {
  url: URL;
  addresses: Address[] | null;
}

function parsed(text: string): URL {
  if (!URL.canParse(text)) throw new OutboundError(`"${text}" is not a URL.`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new OutboundError('Only http and https URLs can be called.');
  return url;
}

/** Resolves the host once; the call goes to the addresses that were checked. */
async function publicTarget(url: URL): Promise<Target> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host)
    ? [{ address: host, family: isIP(host) }]
    : await lookup(host, { all: true }).catch((cause: unknown) => {
        throw new OutboundError(`The host ${host} could not be found.`, { cause });
      });
  if (addresses.some(({ address }) => isPrivateAddress(address)))
    throw new OutboundError(`The host ${host} has a private address and cannot be called.`);
  return { url, addresses };
}

/** Connects to the checked addresses only: a second answer of the name server cannot lead elsewhere. */
function pinnedAgent(addresses: Address[] | null): Agent {
  if (addresses === null) return new Agent();
  return new Agent({
    connect: {
      lookup: (_host, options, done) => {
        const [first] = addresses;
        if (options.all) done(null, addresses);
        else done(null, first?.address ?? '', first?.family ?? 4);
      },
    },
  });
}

async function readCapped(response: Response): Promise<{ text: string; truncated: boolean }> {
  if (!response.body) return { text: '', truncated: false };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    chunks.push(chunk);
    if (size > MAX_RESPONSE_BYTES) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES);
  return { text: bytes.toString('utf8'), truncated: size > MAX_RESPONSE_BYTES };
}

function parseBody(text: string, contentType: string | null, truncated: boolean): unknown {
  if (truncated || !contentType?.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    // A server that says JSON and sends something else: the text is what the user wants to see.
    return text;
  }
}

function requestInit(request: OutboundRequest, timeoutMs: number): RequestInit {
  const headers = new Headers(request.headers);
  const hasBody = request.body !== undefined && request.method !== 'GET' && request.method !== 'HEAD';
  const isText = typeof request.body === 'string';
  if (hasBody && !isText && !headers.has('content-type')) headers.set('content-type', 'application/json');
  return {
    method: request.method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    ...(hasBody ? { body: isText ? (request.body as string) : JSON.stringify(request.body) } : {}),
  };
}

function failed(cause: unknown, url: URL, timeoutMs: number): OutboundError {
  if (!(cause instanceof Error)) return new OutboundError(`The call to ${url.host} failed.`, { cause });
  if (cause.name === 'TimeoutError') return new OutboundError(`No answer within ${timeoutMs} ms.`, { cause });
  const reason = cause.cause instanceof Error ? cause.cause.message : cause.message;
  return new OutboundError(`The call to ${url.host} failed: ${reason}`, { cause });
}

async function send(request: OutboundRequest, { url, addresses }: Target): Promise<OutboundResponse> {
  const agent = pinnedAgent(addresses);
  const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const started = performance.now();
  try {
    const response = await fetch(url, { ...requestInit(request, timeoutMs), dispatcher: agent });
    const { text, truncated } = await readCapped(response);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: parseBody(text, response.headers.get('content-type'), truncated),
      durationMs: Math.round(performance.now() - started),
      truncated,
    };
  } catch (cause) {
    throw failed(cause, url, timeoutMs);
  } finally {
    await agent.destroy();
  }
}

/** One call with a time limit, a size cap and no redirects. @throws OutboundError when no answer came. */
export type Outbound = (request: OutboundRequest) => Promise<OutboundResponse>;

/** Calls to addresses that strangers choose: private ones are refused unless they are allowed. */
export function createOutbound(options: { allowPrivate: boolean }): Outbound {
  return async (request) => {
    const url = parsed(request.url);
    return send(request, options.allowPrivate ? { url, addresses: null } : await publicTarget(url));
  };
}
