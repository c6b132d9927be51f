import { type Comparison, compareTexts, compareValues, type Difference, show } from './compare-values.ts';
import { jsonOf, kindOfMessage } from './messages.ts';
import type { Body, StreamEnd, StreamMessage, StreamNews } from './types.ts';

/** What one side has said on a stream and the other one has not yet. */
interface Queue {
  waiting: StreamMessage[];
  /** Messages that were taken from it. */
  done: number;
  ended: StreamEnd | null;
}

/** One stream of two runs, compared in its order; a message may come an exchange later on one side. */
export class StreamPair {
  readonly #kind: StreamNews['kind'];
  readonly #left: Queue = { waiting: [], done: 0, ended: null };
  readonly #right: Queue = { waiting: [], done: 0, ended: null };

  constructor(kind: StreamNews['kind']) {
    this.#kind = kind;
  }

  add(a: StreamNews | undefined, b: StreamNews | undefined): void {
    for (const [queue, news] of [
      [this.#left, a],
      [this.#right, b],
    ] as const) {
      queue.waiting.push(...(news?.messages ?? []));
      queue.ended ??= news?.ended ?? null;
    }
  }

  /** True where both sides have said all. */
  get ended(): boolean {
    return this.#left.ended !== null && this.#right.ended !== null;
  }

  /** Differences in what both sides have said. `last`: nothing comes any more, so what is left over is missing or too many. */
  compare(context: Comparison, last: boolean): Difference[] {
    const [a, b] = [this.#left, this.#right];
    const found: Difference[] = [];
    while (a.waiting.length > 0 && b.waiting.length > 0) {
      const next = this.#step(context);
      if (next === null) break;
      found.push(...next);
    }
    if (!last && !this.ended) return found;
    while (a.waiting.length > 0) found.push(this.#lone(a, 'left'));
    while (b.waiting.length > 0) found.push(this.#lone(b, 'right'));
    return [...found, ...compareEnds(a.ended, b.ended)];
  }

  /** Null where only what is still to come can tell. */
  #step(context: Comparison): Difference[] | null {
    const [a, b] = [this.#left, this.#right];
    const [mine, theirs] = [a.waiting[0], b.waiting[0]];
    if (mine === undefined || theirs === undefined) return null;
    if (this.#same(mine, theirs, context, true)) return this.#advance([]);
    const inRight = b.waiting.slice(0, AHEAD).findIndex((one) => this.#same(mine, one, context, false));
    const inLeft = a.waiting.slice(0, AHEAD).findIndex((one) => this.#same(one, theirs, context, false));
    if (inRight > 0 && (inLeft < 0 || inRight <= inLeft)) return [this.#lone(b, 'right')];
    if (inLeft > 0) return [this.#lone(a, 'left')];
    if (kindOfMessage(mine) !== kindOfMessage(theirs)) return null;
    return this.#advance(compareMessages(mine, theirs, this.#place(a), context));
  }

  #advance(found: Difference[]): Difference[] {
    for (const queue of [this.#left, this.#right]) {
      queue.waiting.shift();
      queue.done++;
    }
    return found;
  }

  /** One that the other side does not have; which of both lacks it is one place, since it tells how often something came. */
  #lone(queue: Queue, side: 'left' | 'right'): Difference {
    const [message] = queue.waiting.splice(0, 1);
    const at = placeOfCount(this.#kind, queue.done++, message === undefined ? '' : kindOfMessage(message));
    const [text, none] = [show(message?.body.text), `no such ${WORDS[this.#kind]}`];
    return side === 'left' ? { at, expected: text, actual: none } : { at, expected: none, actual: text };
  }

  #same(a: StreamMessage, b: StreamMessage, context: Comparison, keep: boolean): boolean {
    const pending = new Map(context.pending);
    if (compareMessages(a, b, this.#place(this.#left), { ...context, pending }).length > 0) return false;
    if (keep) for (const [left, right] of pending) context.pending.set(left, right);
    return true;
  }

  #place({ waiting, done }: Queue): string {
    return placeOfMessage(this.#kind, done, waiting[0] === undefined ? '' : kindOfMessage(waiting[0]));
  }
}

/** How far ahead the counterpart of a message is looked for: after so many others it is none. */
const AHEAD = 50;

const WORDS = { events: 'event', websocket: 'message', lines: 'line' };

function placeOfMessage(stream: StreamNews['kind'], index: number, kind: string): string {
  return `${WORDS[stream]}[${index}]${kind === '' ? '' : ` ${kind}`}`;
}

/** Where it stands that something was said on one side alone. */
export function placeOfCount(stream: StreamNews['kind'], index: number, kind: string): string {
  return `${placeOfMessage(stream, index, kind)} sent`;
}

function compareMessages(a: StreamMessage, b: StreamMessage, at: string, context: Comparison): Difference[] {
  return [
    ...compareTexts(a.event ?? '', b.event ?? '', `${at}.event`, context),
    ...compareTexts(a.id ?? '', b.id ?? '', `${at}.id`, context),
    ...compareValues(a.retry, b.retry, `${at}.retry`, context),
    ...compareData(a.body, b.body, `${at}.data`, context),
  ];
}

function compareData(a: Body, b: Body, at: string, context: Comparison): Difference[] {
  // Nothing in bytes is known to be an id.
  if (a.base64 === true || b.base64 === true)
    return a.text === b.text && a.base64 === b.base64 ? [] : [{ at, expected: show(a.text), actual: show(b.text) }];
  const [left, right] = [jsonOf(a), jsonOf(b)];
  if (left === undefined || right === undefined || left.prefix !== right.prefix)
    return compareTexts(a.text, b.text, at, context);
  return compareValues(left.value, right.value, at, context);
}

function compareEnds(a: StreamEnd | null, b: StreamEnd | null): Difference[] {
  const [mine, theirs] = [endText(a), endText(b)];
  return mine === theirs ? [] : [{ at: 'close', expected: mine, actual: theirs }];
}

/** What the client says when it ends a stream is the recording's on both sides. */
function endText(end: StreamEnd | null): string {
  if (end === null) return 'open';
  if (end.by === 'client') return 'by the client';
  const how = [end.code, end.reason].filter((one) => one !== undefined && one !== '').join(' ');
  return `by the server${how === '' ? '' : `: ${how}`}`;
}
