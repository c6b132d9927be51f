/** HTTP and SMTP as parity sees them: adapters/parity implements it. Bodies are bytes, headers keep their order and their case. */
export interface WireRequest {
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: Uint8Array;
}

export interface WireResponse {
  status: number;
  headers: [name: string, value: string][];
  body: Uint8Array;
}

/** Events of `text/event-stream`, frames of a WebSocket, or lines of any other response that goes on for long. */
export type StreamKind = 'events' | 'websocket' | 'lines';

/** One event, message of a WebSocket (put together from its frames), or line. */
export interface WireMessage {
  from: 'client' | 'server';
  /** Milliseconds since 1970, with fractions. */
  at: number;
  data: Uint8Array;
  /** True for what a WebSocket carries as bytes. */
  binary?: true;
  /** What an event says beside its data. */
  event?: string;
  id?: string;
  retry?: number;
}

/** Who ended a stream; `code` and `reason` are a WebSocket's. */
export interface WireClose {
  at: number;
  by: 'client' | 'server';
  code?: number;
  reason?: string;
}

/** A stream, which grows while it is open. */
export interface WireStream {
  kind: StreamKind;
  messages: WireMessage[];
  /** Null while it is open. */
  closed: WireClose | null;
  /** What was not kept of it, or null. */
  cut: string | null;
}

/** One exchange that went through a proxy. */
export interface Passed {
  request: WireRequest;
  response: WireResponse;
  /** Milliseconds since 1970, with fractions, when it was sent on. */
  startedAt: number;
  /** Why it is not whole: a body that is too large, or an upgrade to an unknown protocol. */
  partial: string | null;
  /** Where the answer begins a stream; its body is empty then. */
  stream?: WireStream;
}

/** What is kept of each exchange that passes. */
export interface Keeping {
  /** Largest body, and all that is kept of one stream, in bytes; larger ones pass and are marked. */
  limit: number;
  /** Is called once the answer has gone out, or when a stream begins. */
  passed(exchange: Passed): void;
  /** Asked before a message of a stream is kept: false where there is no room for so many bytes more. */
  room(bytes: number): boolean;
}

/** A stream that was opened by a client of ours. */
export interface OpenStream extends WireStream {
  /** How the server answered; its body where it began no stream. */
  response: WireResponse;
  /** Sends a message of a WebSocket; false where the stream is closed. */
  send(message: Pick<WireMessage, 'data' | 'binary'>): boolean;
  /** Ends it as the client; 1006 breaks a WebSocket off. */
  close(code?: number, reason?: string): void;
}

/** The method under which a stand-in is told that somebody began to speak HTTP/2, which it does not understand. */
export const HTTP2_PREFACE = 'PRI';

export interface Listening {
  port: number;
  close(): Promise<void>;
}

export interface ReceivedMail {
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  raw: Uint8Array;
}

export interface ProxyOptions {
  port: number;
  /** Where it goes on to; asked for each request, so that its path or its Host header can say it. */
  target(request: Pick<WireRequest, 'method' | 'path' | 'headers'>): string;
  /** True where the other side is to see the Host that the client asked for. */
  sameHost?: boolean;
  /** What is kept of each exchange; without it everything only passes. */
  keep?: Keeping;
  /** Where given, a request waits for its turn and calls the result when it is through. */
  turn?(): Promise<() => void>;
}

/** A line to the processes under test: what is told to one of them is told to all. */
export interface ControlLine extends Listening {
  /** Waits until every connected process has answered; resolves with their answers. */
  tell(message: unknown): Promise<unknown[]>;
}

export interface Traffic {
  proxy(options: ProxyOptions): Promise<Listening>;
  /** A server that answers by itself. */
  standIn(port: number, answer: (request: WireRequest) => Promise<WireResponse>): Promise<Listening>;
  mailbox(port: number, receive: (mail: ReceivedMail) => void): Promise<Listening>;
  forwardMail(port: number, mail: ReceivedMail): Promise<void>;
  send(origin: string, request: WireRequest, timeoutMs: number): Promise<WireResponse>;
  /** Resolves when the server has answered; rejects where it does not in time. */
  stream(origin: string, request: WireRequest, kind: StreamKind, timeoutMs: number): Promise<OpenStream>;
  control(): Promise<ControlLine>;
  /** The module that processes under test are started with (node --import). */
  preload: string;
}
