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

/** One exchange that went through a proxy. */
export interface Passed {
  request: WireRequest;
  response: WireResponse;
  startedAt: number;
  endedAt: number;
  /** Why the bodies are not whole: a stream, a WebSocket, or too large. */
  partial: string | null;
}

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
  keep?: {
    /** Largest body that is kept, in bytes; larger ones pass and are marked. */
    limit: number;
    /** Is called once the answer has gone out. */
    passed(exchange: Passed): void;
  };
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
  control(): Promise<ControlLine>;
  /** The module that processes under test are started with (node --import). */
  preload: string;
}
