import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import type { Keeping, StreamKind, WireClose, WireMessage, WireStream } from '../../model/traffic.ts';
import { readerOf } from '../../parity/event-stream.ts';

/** Milliseconds since 1970 that tell apart what happens within one of them. */
export const now = (): number => performance.timeOrigin + performance.now();

/** A stream that keeps at most `limit` bytes, each message with its time. */
export function createStream(
  kind: StreamKind,
  { limit, room }: Pick<Keeping, 'limit' | 'room'>,
): { stream: WireStream; add(message: WireMessage): void; cut(why: string): void; close(closed: WireClose): void } {
  const stream: WireStream = { kind, messages: [], closed: null, cut: null };
  let bytes = 0;
  const cut = (why: string) => {
    stream.cut ??= `what came after its message ${stream.messages.length}: ${why}`;
  };
  return {
    stream,
    cut,
    add: (message) => {
      bytes += message.data.byteLength + OVERHEAD_BYTES;
      if (stream.cut !== null) return;
      if (bytes > limit) cut(`more than ${limit} bytes`);
      else if (!room(message.data.byteLength + OVERHEAD_BYTES)) cut('the trace is full');
      else stream.messages.push(message);
    },
    close: (closed) => {
      stream.closed ??= closed;
    },
  };
}

/** About what a message takes beside its data. */
const OVERHEAD_BYTES = 200;

/** Where the bytes of a response go that are read while they come. */
export interface ResponseReading {
  push(chunk: Uint8Array): void;
  /** The server has ended the response. */
  end(): void;
}

/** Reads a response as it comes, through its `content-encoding`. */
export function readResponse(
  kind: Exclude<StreamKind, 'websocket'>,
  encoding: string,
  add: (message: WireMessage) => void,
): ResponseReading {
  const reader = readerOf(kind);
  const tell = (told: ReturnType<typeof reader.end>) => {
    for (const one of told) add({ from: 'server', at: now(), ...one });
  };
  const decoder = DECODERS[encoding.toLowerCase()]?.();
  if (decoder === undefined) return { push: (chunk) => tell(reader.push(chunk)), end: () => tell(reader.end()) };
  decoder.on('data', (chunk: Buffer) => tell(reader.push(chunk)));
  decoder.on('end', () => tell(reader.end()));
  // What is cut off in the middle ends there.
  decoder.on('error', () => tell(reader.end()));
  return { push: (chunk) => decoder.write(chunk), end: () => decoder.end() };
}

const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
  zstd: createZstdDecompress,
};

export const headerOf = (headers: [string, string][], wanted: string): string =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';

export const isEventStream = (headers: [string, string][]): boolean =>
  /^\s*text\/event-stream\b/i.test(headerOf(headers, 'content-type'));

/** Text whose lines are worth telling apart where it comes over a long time. */
export const hasLines = (headers: [string, string][]): boolean =>
  /^\s*(?:text\/(?!html)|application\/[\w.+-]*(?:json|ndjson|jsonl|xml))/i.test(headerOf(headers, 'content-type'));
