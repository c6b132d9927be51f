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

/** One request to a door of the monolith with its answer. `at` counts milliseconds from the start of the trace. */
export interface Exchange {
  seq: number;
  at: number;
  door: string;
  request: RecordedRequest;
  response: RecordedResponse;
  /** Why it is not replayed: a stream, a WebSocket, or a body that was too large to keep. */
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

/** What a side was seen to do for one exchange. Times are milliseconds since 1970. */
export interface Observation {
  seq: number;
  start: number;
  end: number;
  response: RecordedResponse;
  changes: RowChange[];
  outbound: OutboundCall[];
  mails: SentMail[];
  /** Where the answer is not what the plan says is right; asked of the services only. */
  untrue: { at: string; expected: string; actual: string }[];
  /** What did not come to rest in time, or null. */
  unsettled: string | null;
}
