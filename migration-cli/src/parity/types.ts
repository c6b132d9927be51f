import type { StreamKind } from '../model/traffic.ts';

export type HeaderList = [name: string, value: string][];

/** A body as text, or as base64 where it is not UTF-8. */
export interface Body {
  text: string;
  base64?: true;
}

export interface RecordedRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers: HeaderList;
  body: Body;
}

export interface RecordedResponse {
  /** 0: no answer came. */
  status: number;
  headers: HeaderList;
  body: Body;
}

/** One event, message of a WebSocket or line that the server sent. */
export interface StreamMessage {
  body: Body;
  /** What an event says beside its data. */
  event?: string;
  id?: string;
  retry?: number;
}

/** Who ended a stream; `code` and `reason` are a WebSocket's. */
export interface StreamEnd {
  by: 'client' | 'server';
  code?: number;
  reason?: string;
}

/** What the server sent on a stream. `after`: seq of the last exchange that had begun before; `at` as in Exchange. */
export interface Stream {
  kind: StreamKind;
  messages: (StreamMessage & { after: number; at: number })[];
  /** Null where it was open when the recording ended, or its end was cut off. */
  ended: (StreamEnd & { after: number }) | null;
  /** What was not kept of it, or null. */
  cut: string | null;
}

/**
 * One request to a door of the monolith with its answer, or what a client sends on an open stream: SEND with the message as
 * body, CLOSE where the client ends it. `at` counts milliseconds from the start of the trace.
 */
export interface Exchange {
  seq: number;
  at: number;
  door: string;
  request: RecordedRequest;
  response: RecordedResponse;
  /** Where the answer begins a stream; its body is empty then. */
  stream?: Stream;
  /** Of SEND and CLOSE: seq of the exchange that began the stream. */
  on?: { stream: number; binary?: true; code?: number };
  /** Why it is not replayed: a body that was too large to keep, or a protocol that is not understood. */
  notReplayed?: string;
}

/** A call to an outside system, `target` being its name in the plan or host:port. */
export interface OutboundCall {
  target: string;
  request: RecordedRequest;
  response: RecordedResponse;
}

export interface SentMail {
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
}

export interface Trace {
  version: 1;
  name: string;
  /** Milliseconds since 1970. */
  startedAt: number;
  restorePoint: string;
  commit: string;
  exchanges: Exchange[];
  outbound: OutboundCall[];
  mails: SentMail[];
  /** True where something was left out because the trace was full. */
  truncated: boolean;
}

/** The net effect of one request on one row. */
export interface RowChange {
  /** schema.table */
  table: string;
  op: 'insert' | 'update' | 'delete';
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** What was received on one stream since the exchange before. */
export interface StreamNews {
  /** seq, METHOD /path and kind of the exchange that began it. */
  seq: number;
  request: string;
  kind: StreamKind;
  messages: StreamMessage[];
  /** Null while it is open. */
  ended: StreamEnd | null;
}

/** What a side was seen to do for one exchange. Times are milliseconds since 1970. */
export interface Observation {
  seq: number;
  start: number;
  end: number;
  response: RecordedResponse;
  changes: RowChange[];
  outbound: OutboundCall[];
  mails: SentMail[];
  /** Where streams are open: what they said. */
  streams?: StreamNews[];
  /** Where the answer is not what the plan says is right; asked of the services only. */
  untrue: { at: string; expected: string; actual: string }[];
  /** What did not come to rest in time, or null. */
  unsettled: string | null;
}
