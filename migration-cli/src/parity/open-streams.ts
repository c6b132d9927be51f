import type { OpenStream } from '../model/traffic.ts';
import { bytesOf } from './bodies.ts';
import { StreamCursor } from './stream-cursor.ts';
import type { Substitution } from './substitute.ts';
import type { Exchange, RecordedRequest, StreamMessage, StreamNews } from './types.ts';

/** The time that messages may take beyond what they took when they were recorded. */
const SLACK_MS = 2000;
const LONGEST_MS = 15_000;
const PAUSE_MS = 4;
const READ_MS = 15;

/** The streams that are open on one side while a trace is replayed, by the exchange that began each. */
export class OpenStreams {
  readonly #open = new Map<number, StreamCursor>();
  readonly #names: Substitution;
  readonly #readable: (text: string) => string;

  /** `readable` names what differs from run to run, such as ports. */
  constructor(names: Substitution, readable: (text: string) => string) {
    this.#names = names;
    this.#readable = readable;
  }

  add(exchange: Exchange, live: OpenStream): void {
    if (exchange.stream !== undefined) this.#open.set(exchange.seq, new StreamCursor(exchange, exchange.stream, live));
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
    const all = [...this.#open.values()].map((one) => ({ one, due: one.dueAt(seq, at) }));
    const began = performance.now();
    const waiting = () =>
      all.some(({ one, due }) => {
        const longest = Math.min(due.ms * 1.5 + SLACK_MS, LONGEST_MS, longestMs);
        return performance.now() - began < longest && one.lacks(due);
      });
    while (waiting()) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    for (const { one, due } of all) one.giveUpOn(due);
  }

  /** What came since the last time, learnt from; a stream that has ended is told of once more and no longer. */
  take(): StreamNews[] {
    const news = [...this.#open].map(([seq, opened]) => this.#newsOf(seq, opened));
    for (const { seq, ended } of news) if (ended !== null) this.#open.delete(seq);
    return news;
  }

  /** What came until now is left out: a run goes on from the exchange `seq`, and what was before it was compared earlier. */
  goOnFrom(seq: number): void {
    for (const one of this.#open.values()) one.goOnFrom(seq);
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

  #newsOf(seq: number, opened: StreamCursor): StreamNews {
    const { exchange, recorded, live } = opened;
    const messages = opened.take().map(({ message, recorded: before }) => {
      const named = this.#named(message);
      if (before !== null) this.#names.learnMessage(before, named);
      return named;
    });
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

  #named(message: StreamMessage): StreamMessage {
    const { body } = message;
    return body.base64 === true ? message : { ...message, body: { text: this.#readable(body.text) } };
  }
}
