import type { OpenStream } from '../model/traffic.ts';
import { messageOf } from './in-order.ts';
import { kindOfMessage } from './messages.ts';
import type { Exchange, Stream, StreamMessage } from './types.ts';

/** How many messages of each kind there are. */
type Counts = Map<string, number>;

/** What one stream had said at a moment of the recording. `ms`: how long after that moment the last of it came. */
interface Due {
  counts: Counts;
  /** True where the server had ended it. */
  ended: boolean;
  ms: number;
}

/** One open stream beside its recording: how far it has come, kind by kind. */
export class StreamCursor {
  readonly exchange: Exchange;
  readonly recorded: Stream;
  readonly live: OpenStream;
  /** Of the recorded messages, in their order. */
  readonly #kinds: string[];
  readonly #byKind: Map<string, Stream['messages']>;
  /** Exchange from which recorded messages count. */
  #from = 0;
  #heard = 0;
  #have: Counts = new Map();
  #taken = 0;
  #passed: Counts = new Map();
  /** What was recorded and did not come in time: it is not waited for again. */
  readonly #missed: Counts = new Map();

  constructor(exchange: Exchange, recorded: Stream, live: OpenStream) {
    this.exchange = exchange;
    this.recorded = recorded;
    this.live = live;
    this.#kinds = recorded.messages.map(kindOfMessage);
    this.#byKind = Map.groupBy(recorded.messages, (_, index) => this.#kinds[index] ?? '');
  }

  /** What it has said by the recording when the exchange after `seq` began, `at` being when that one itself did. */
  dueAt(seq: number, at: number): Due {
    const { messages, ended } = this.recorded;
    const counts: Counts = new Map();
    let last = at;
    for (const [index, one] of messages.entries()) {
      if (one.after > seq || one.after < this.#from) continue;
      bump(counts, this.#kinds[index] ?? '', 1);
      last = Math.max(last, one.at);
    }
    return { counts, ended: ended?.by === 'server' && ended.after <= seq, ms: last - at };
  }

  /** True while something is due that has not come. */
  lacks({ counts, ended }: Due): boolean {
    return this.live.closed === null && (ended || this.#missing(counts).length > 0);
  }

  giveUpOn({ counts }: Due): void {
    for (const [kind, count] of this.#missing(counts)) bump(this.#missed, kind, count);
  }

  /** What came since the last time, each beside the recorded message that it is: the n-th of its kind. */
  take(): { message: StreamMessage; recorded: StreamMessage | null }[] {
    const fresh = this.live.messages.slice(this.#taken).map(messageOf);
    this.#taken += fresh.length;
    return fresh.map((message) => {
      const kind = kindOfMessage(message);
      const recorded = this.#nth(kind, this.#passed.get(kind) ?? 0);
      bump(this.#passed, kind, 1);
      return { message, recorded };
    });
  }

  /** What came until now, and what was recorded before the exchange `seq`, is left out. */
  goOnFrom(seq: number): void {
    this.#from = seq;
    this.#taken = this.live.messages.length;
    this.#heard = this.#taken;
    for (const counts of [this.#have, this.#passed, this.#missed]) counts.clear();
  }

  #missing(due: Counts): [kind: string, count: number][] {
    for (const one of this.live.messages.slice(this.#heard)) bump(this.#have, kindOfMessage(messageOf(one)), 1);
    this.#heard = this.live.messages.length;
    return [...due]
      .map(([kind, count]): [string, number] => [
        kind,
        count - (this.#have.get(kind) ?? 0) - (this.#missed.get(kind) ?? 0),
      ])
      .filter(([, count]) => count > 0);
  }

  #nth(kind: string, index: number): StreamMessage | null {
    const all = this.#byKind.get(kind) ?? [];
    const first = all.findIndex(({ after }) => after >= this.#from);
    return first < 0 ? null : (all[first + index] ?? null);
  }
}

function bump(counts: Counts, kind: string, by: number): void {
  counts.set(kind, (counts.get(kind) ?? 0) + by);
}
