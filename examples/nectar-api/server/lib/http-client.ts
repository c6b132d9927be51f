import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { features } from '../config/features';

export interface OutboundRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
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

// Two lists: one BlockList would hold an IPv4 address against the IPv6 rules too.
const privateRanges = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, prefix] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16],
  ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['224.0.0.0', 3],
] as const) {
  privateRanges.ipv4.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [['::', 128], ['::1', 128], ['fc00::', 7], ['fe80::', 10], ['ff00::', 8]] as const) {
  privateRanges.ipv6.addSubnet(network, prefix, 'ipv6');
}

function isPrivateAddress(address: string): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return privateRanges[family].check(address, family);
}

/** Refuses other schemes than HTTP, and private addresses unless they are allowed. */
export async function assertPublicUrl(text: string): Promise<URL> {
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new OutboundError(`"${text}" is not a URL.`, { cause });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new OutboundError('Only http and https URLs can be called.');
  if (features.allowPrivateHttp()) return url;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [{ address: host }] : await lookup(host, { all: true }).catch((cause: unknown) => {
    throw new OutboundError(`The host ${host} could not be found.`, { cause });
  });
  if (addresses.some(({ address }) => isPrivateAddress(address))) {
    throw new OutboundError(`The host ${host} has a private address and cannot be called.`);
  }
  return url;
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

/** One outbound call with a time limit, a size cap and no redirects; throws OutboundError when no answer came. */
export async function outboundRequest(request: OutboundRequest): Promise<OutboundResponse> {
  const url = await assertPublicUrl(request.url);
  const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const started = performance.now();
  try {
    const response = await fetch(url, requestInit(request, timeoutMs));
    const { text, truncated } = await readCapped(response);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: parseBody(text, response.headers.get('content-type'), truncated),
      durationMs: Math.round(performance.now() - started),
      truncated,
    };
  } catch (cause) {
    if ((cause as Error).name === 'TimeoutError') throw new OutboundError(`No answer within ${timeoutMs} ms.`, { cause });
    const reason = (cause as { cause?: Error }).cause?.message ?? (cause as Error).message;
    throw new OutboundError(`The call to ${url.host} failed: ${reason}`, { cause });
  }
}
