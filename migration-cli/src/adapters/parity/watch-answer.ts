import type { ServerResponse } from 'node:http';
import type { Keeping, Passed, WireClose, WireRequest } from '../../model/traffic.ts';
import { type ByteCopy, createByteCopy } from './byte-copy.ts';
import {
  createStream,
  hasLines,
  headerOf,
  isEventStream,
  now,
  type ResponseReading,
  readResponse,
} from './stream-copy.ts';
import { decoded } from './wire.ts';

/** What is known of an exchange when its answer begins. */
export interface Asked {
  keep: Keeping;
  request: WireRequest;
  /** The request's body, as far as it has come. */
  sent: ByteCopy;
  startedAt: number;
  /** Is called where the answer is a stream: others need not wait for its end. */
  begun(): void;
}

/** An answer that still comes after so long is a stream. */
const STREAMS_MS = 2000;

type Reading = ResponseReading & { close(closed: WireClose): void };

/** Keeps a copy of an answer: whole, or message by message where it is a stream. */
export function watchAnswer(
  outgoing: ServerResponse,
  head: Pick<Passed['response'], 'status' | 'headers'>,
  asked: Asked,
): void {
  const got = createByteCopy(asked.keep.limit);
  let reading = isEventStream(head.headers) ? beginStream('events', head, asked) : null;
  const late = () => {
    if (got.full() || outgoing.writableEnded) return;
    reading = beginStream('lines', head, asked);
    reading.push(got.bytes());
  };
  const timer = reading === null && hasLines(head.headers) ? setTimeout(late, STREAMS_MS).unref() : undefined;
  onWritten(outgoing, (chunk) => (reading ?? { push: got.add }).push(chunk));
  outgoing.once('close', () => {
    clearTimeout(timer);
    if (reading === null) asked.keep.passed(whole(head, asked, got));
    else {
      reading.end();
      const byServer = outgoing.writableFinished || outgoing.errored !== null;
      reading.close({ at: now(), by: byServer ? 'server' : 'client' });
    }
  });
}

function beginStream(
  kind: 'events' | 'lines',
  head: Pick<Passed['response'], 'status' | 'headers'>,
  { keep, request, sent, startedAt, begun }: Asked,
): Reading {
  const { stream, add, close } = createStream(kind, keep);
  keep.passed({
    request: { ...request, body: sent.bytes() },
    response: { ...head, body: new Uint8Array() },
    startedAt,
    partial: null,
    stream,
  });
  begun();
  return { ...readResponse(kind, headerOf(head.headers, 'content-encoding'), add), close };
}

function onWritten(outgoing: ServerResponse, hear: (chunk: Uint8Array) => void): void {
  const write = outgoing.write.bind(outgoing) as (chunk: unknown, ...rest: unknown[]) => boolean;
  outgoing.write = ((chunk: Uint8Array, ...rest: unknown[]) => {
    hear(chunk);
    return write(chunk, ...rest);
  }) as typeof outgoing.write;
}

function whole(
  head: Pick<Passed['response'], 'status' | 'headers'>,
  { request, sent, startedAt }: Asked,
  got: ByteCopy,
): Passed {
  const partial = sent.full() || got.full() ? 'a body that is too large to keep' : null;
  const body = partial === null ? decoded(got.bytes(), head.headers) : new Uint8Array();
  return { request: { ...request, body: sent.bytes() }, response: { ...head, body }, startedAt, partial };
}
