import type { Passed, WireMessage, WireStream } from '../model/traffic.ts';
import { bodyOf } from './bodies.ts';
import type { Body, Exchange, Stream, StreamMessage } from './types.ts';

/** An exchange that passed through the proxy of a door. */
export interface Kept {
  door: string;
  passed: Passed;
}

/** An entry of the trace before it has its number. `at` counts milliseconds since 1970. */
interface Step {
  at: number;
  make(seq: number): Exchange;
}

/**
 * The exchanges of a trace, numbered in the order in which they began. What clients send on streams stands among them; what
 * servers send stands with its stream, by the exchange after which it came.
 */
export function inOrder(kept: Kept[], startedAt: number): Exchange[] {
  const numbers = new Map<Passed, number>();
  const steps = kept.flatMap((one) => stepsOf(one, startedAt, numbers));
  const sorted = steps.sort((a, b) => a.at - b.at);
  const seqAt = (at: number) => countUntil(sorted, at);
  const streams = new Map(kept.map(({ passed }) => [passed, passed.stream]));
  const made = sorted.map((step, index) => step.make(index + 1));
  for (const [passed, stream] of streams) {
    const seq = numbers.get(passed) ?? 0;
    const opener = made[seq - 1];
    if (stream !== undefined && opener !== undefined)
      opener.stream = streamOf(stream, startedAt, (at) => Math.max(seq, seqAt(at)));
  }
  return made;
}

function stepsOf({ door, passed }: Kept, startedAt: number, numbers: Map<Passed, number>): Step[] {
  const { request, response, partial, stream } = passed;
  const began: Step = {
    at: passed.startedAt,
    make: (seq) => {
      numbers.set(passed, seq);
      return {
        seq,
        at: passed.startedAt - startedAt,
        door,
        request: { ...request, body: bodyOf(request.body) },
        response: { ...response, body: bodyOf(response.body) },
        ...(partial === null ? {} : { notReplayed: partial }),
      };
    },
  };
  const more = (at: number, method: string, body: Body, how: Omit<NonNullable<Exchange['on']>, 'stream'>): Step => ({
    at,
    make: (seq) => ({
      seq,
      at: at - startedAt,
      door,
      request: { method, path: request.path, headers: [], body },
      response: { status: response.status, headers: [], body: { text: '' } },
      on: { stream: numbers.get(passed) ?? 0, ...how },
    }),
  });
  const sent = (stream?.messages ?? []).filter(({ from }) => from === 'client');
  const { closed, cut } = stream ?? { closed: null, cut: null };
  return [
    began,
    ...sent.map(({ at, data, binary }) => more(at, 'SEND', payloadOf(data, binary), binary === true ? { binary } : {})),
    // What came before the end is not known where the stream was cut off.
    ...(closed?.by === 'client' && cut === null
      ? [
          more(
            closed.at,
            'CLOSE',
            { text: closed.reason ?? '' },
            closed.code === undefined ? {} : { code: closed.code },
          ),
        ]
      : []),
  ];
}

function streamOf(
  { kind, messages, closed, cut }: WireStream,
  startedAt: number,
  after: (at: number) => number,
): Stream {
  const { at: endedAt = 0, ...end } = closed ?? {};
  return {
    kind,
    messages: messages
      .filter(({ from }) => from === 'server')
      .map((one) => ({ ...messageOf(one), after: after(one.at), at: one.at - startedAt })),
    ended: closed === null || cut !== null ? null : { by: closed.by, ...end, after: after(endedAt) },
    cut,
  };
}

/** As it is compared, without when it came. */
export function messageOf({ data, binary, event, id, retry }: WireMessage): StreamMessage {
  return {
    body: payloadOf(data, binary),
    ...(event === undefined ? {} : { event }),
    ...(id === undefined ? {} : { id }),
    ...(retry === undefined ? {} : { retry }),
  };
}

/** Bytes stay bytes, also where they could be read as text. */
function payloadOf(data: Uint8Array, binary: true | undefined): Body {
  return binary === true ? { text: Buffer.from(data).toString('base64'), base64: true } : bodyOf(data);
}

/** How many steps had begun at a time. */
function countUntil(sorted: Step[], at: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
