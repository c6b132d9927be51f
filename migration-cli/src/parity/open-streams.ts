import type { OpenStream } from '../model/traffic.ts';
import { bytesOf } from './bodies.ts';
import { messageOf } from './in-order.ts';
import { kindOfMessage } from './messages.ts';
import type { Substitution } from './substitute.ts';
import type { Exchange, RecordedRequest, Stream, StreamMessage, StreamNews } from './types.ts';

/** How many messages of each kind there are. */
type Counts = Map<string, number>;

interface Opened {
  exchange: Exchange;
  recorded: Stream;
  live: OpenStream;
  /** What was handed on already. */
  taken: number;
  /** Messages before this one, and those that were recorded before this exchange, are of an earlier run. */
  from: { index: number; seq: number };
  /** What the recording has and this side was not seen to send in time: it is not waited for again. */
  missed: Counts;
}

/** The time that messages may take beyond what they took when they were recorded. */
const SLACK_MS = 2000;
const LONGEST_MS = 15_000;
const PAUSE_MS = 4;
const READ_MS = 15;

/** The streams that are open on one side while a trace is replayed, by the exchange that began each. */
export class OpenStreams {
  readonly #open = new Map<number, Opened>();
  readonly #names: Substitution;
  readonly #readable: (text: string) => string;

  /** `readable` names what differs from run to run, such as ports. */
  constructor(names: Substitution, readable: (text: string) => string) {
    this.#names = names;
    this.#readable = readable;
  }

  add(exchange: Exchange, live: OpenStream): void {
    const recorded = exchange.stream;
    if (recorded !== undefined)
      this.#open.set(exchange.seq, {
        exchange,
        recorded,
        live,
        taken: 0,
        from: { index: 0, seq: 0 },
        missed: new Map(),
      });
  }

  has(seq: number): boolean {
    return this.#open.has(seq);
  }

  /** Sends what a client sent, or ends the stream as it did. Null, or why it could not be done. */
  act({ on }: Exchange, { method, body }: RecordedRequest): string | null {
    const live = this.#open.get(on?.stream ?? 0)?.live;
    if (method === 'SEND') {
      const binary = on?.binary === true ? { binary: true as const } : {};
      return live?.send({ data: bytesOf(body), ...binary }) === true ? null : 'the stream is not open';
    }
    // Where the server was first, the comparison of how it ended says so.
    live?.close(on?.code, body.text);
    return null;
  }

  /** Waits until each stream has said, kind by kind, what the recording says that it had said before the next exchange, or for as long as may be. */
  async catchUp({ seq, at, on }: Exchange, longestMs: number): Promise<void> {
    // No answer says that a message was read.
    if (on !== undefined) await new Promise((resolve) => setTimeout(resolve, READ_MS));
    const due = [...this.#open.values()].map((one) => ({ one, ...dueOf(one, seq, at) }));
    const began = performance.now();
    const waiting = () =>
      due.filter(({ one, counts, ended, ms }) => {
        const inTime = performance.now() - began < Math.min(ms * 1.5 + SLACK_MS, LONGEST_MS, longestMs);
        return inTime && one.live.closed === null && (ended || missing(one, counts).size > 0);
      });
    while (waiting().length > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    for (const { one, counts } of due) for (const [kind, count] of missing(one, counts)) bump(one.missed, kind, count);
  }

  /** What came since the last time, learnt from; a stream that has ended is told of once more and no longer. */
  take(): StreamNews[] {
    const news = [...this.#open].map(([seq, opened]) => this.#newsOf(seq, opened));
    for (const { seq, ended } of news) if (ended !== null) this.#open.delete(seq);
    return news;
  }

  /** What came until now is left out: a run goes on from the exchange `seq`, and what was before it was compared earlier. */
  goOnFrom(seq: number): void {
    for (const opened of this.#open.values()) {
      opened.taken = opened.live.messages.length;
      opened.from = { index: opened.taken, seq };
      opened.missed.clear();
    }
  }

  closeAll(): void {
    for (const { live } of this.#open.values()) live.close(1000);
  }

  /** Breaks everything off, without a word. False where nothing was open. */
  drop(): boolean {
    const any = this.#open.size > 0;
    for (const { live } of this.#open.values()) live.close(1006);
    this.#open.clear();
    return any;
  }

  #newsOf(seq: number, opened: Opened): StreamNews {
    const { exchange, recorded, live } = opened;
    const all = live.messages.map((one) => this.#named(messageOf(one)));
    const messages = all.slice(opened.taken);
    this.#learn(opened, all);
    opened.taken = all.length;
    const { at: _, ...ended } = live.closed ?? {};
    const { method, path } = exchange.request;
    return {
      seq,
      request: `${method} ${path}`,
      kind: recorded.kind,
      messages,
      ended: live.closed === null ? null : { by: live.closed.by, ...ended },
    };
  }

  /** The n-th message of a kind is the n-th of the recording. */
  #learn({ recorded, from, taken }: Opened, live: StreamMessage[]): void {
    const seen: Counts = new Map();
    const due = recorded.messages.filter(({ after }) => after >= from.seq);
    const byKind = Map.groupBy(due, kindOfMessage);
    for (const [index, one] of live.entries()) {
      if (index < from.index) continue;
      const kind = kindOfMessage(one);
      const before = byKind.get(kind)?.[seen.get(kind) ?? 0];
      bump(seen, kind, 1);
      if (index >= taken && before !== undefined) this.#names.learnMessage(before, one);
    }
  }

  #named(message: StreamMessage): StreamMessage {
    const { body } = message;
    return body.base64 === true ? message : { ...message, body: { text: this.#readable(body.text) } };
  }
}

/** What was recorded on a stream until the exchange after `seq` began, and how long after `at` it came. */
function dueOf({ recorded, from }: Opened, seq: number, at: number): { counts: Counts; ended: boolean; ms: number } {
  const until = recorded.messages.filter((one) => one.after <= seq && one.after >= from.seq);
  const ended = recorded.ended?.by === 'server' && recorded.ended.after <= seq;
  const last = until.reduce((latest, one) => Math.max(latest, one.at), at);
  return { counts: countsOf(until), ended, ms: last - at };
}

function countsOf(messages: StreamMessage[]): Counts {
  const counts: Counts = new Map();
  for (const one of messages) bump(counts, kindOfMessage(one), 1);
  return counts;
}

function bump(counts: Counts, kind: string, by: number): void {
  counts.set(kind, (counts.get(kind) ?? 0) + by);
}

function missing({ live, missed, from }: Opened, due: Counts): Counts {
  const have = countsOf(live.messages.slice(from.index).map(messageOf));
  const left = [...due].map(([kind, count]): [string, number] => [
    kind,
    count - (have.get(kind) ?? 0) - (missed.get(kind) ?? 0),
  ]);
  return new Map(left.filter(([, count]) => count > 0));
}
