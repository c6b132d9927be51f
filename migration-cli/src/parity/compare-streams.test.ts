import { describe, expect, it } from 'vitest';
import type { Finding } from '../model/parity.ts';
import { Comparer } from './compare.ts';
import { kindOfMessage } from './messages.ts';
import { noiseOf, placeOf } from './noise.ts';
import { countNoise } from './stream-noise.ts';
import type { Exchange, Observation, Stream, StreamEnd, StreamMessage, StreamNews } from './types.ts';

const [A1, A2, B1, B2] = ['a', 'b', 'c', 'd'].map((one) => `${one.repeat(8)}-1111-4111-8111-111111111111`);
const REQUEST = 'GET /api/prices';

const message = (data: unknown, event?: string): StreamMessage => ({
  body: { text: typeof data === 'string' ? data : JSON.stringify(data) },
  ...(event === undefined ? {} : { event }),
});
const exchange = (seq: number): Exchange => ({
  seq,
  at: seq,
  door: 'web',
  request: { method: 'POST', path: '/other', headers: [], body: { text: '' } },
  response: { status: 200, headers: [], body: { text: '' } },
});
const news = (messages: StreamMessage[], ended: StreamEnd | null = null): StreamNews => ({
  seq: 1,
  request: REQUEST,
  kind: 'events',
  messages,
  ended,
});
const seen = (seq: number, streams: StreamNews[]): Observation => ({
  seq,
  start: 1_800_000_000_000 + seq * 1000,
  end: 1_800_000_000_100 + seq * 1000,
  response: { status: 200, headers: [], body: { text: '' } },
  changes: [],
  outbound: [],
  mails: [],
  streams,
  untrue: [],
  unsettled: null,
});

/** What each side says on one stream during each exchange. */
function compare(...pairs: [StreamMessage[], StreamMessage[]][]): Finding[] {
  return compareNews(...pairs.map(([a, b]): [StreamNews, StreamNews] => [news(a), news(b)]));
}

function compareNews(...pairs: [StreamNews, StreamNews][]): Finding[] {
  const comparer = new Comparer({}, new Set(), new Set());
  const found = pairs.flatMap(([a, b], index) =>
    comparer.compare(exchange(index + 1), seen(index + 1, [a]), seen(index + 1, [b])),
  );
  return [...found, ...comparer.finish(pairs.length + 1)];
}

const [one, two, three] = [message({ n: 1 }), message({ n: 2 }), message({ n: 3 })];

describe('what is said on a stream', () => {
  it('may come an exchange later on one side', () => {
    expect(compare([[one], []], [[two], [one, two]], [[], []])).toEqual([]);
  });

  it('is lost, additional or another, each at its place', () => {
    expect(compare([[one, two], [two]], [[three], [three]])).toMatchObject([
      { seq: 1, request: REQUEST, at: 'event[0] sent', expected: '{"n":1}', actual: 'no such event' },
    ]);
    expect(
      compare([
        [one, three],
        [one, two, three],
      ]),
    ).toMatchObject([{ at: 'event[1] sent', expected: 'no such event', actual: '{"n":2}' }]);
    expect(
      compare([
        [one, two],
        [one, message({ n: 5 })],
      ]),
    ).toMatchObject([{ at: 'event[1].data.n', expected: '2', actual: '5' }]);
    expect(compare([[one], []])).toMatchObject([{ at: 'event[0] sent', actual: 'no such event' }]);
  });

  it('has ids that stand for each other, as in answers', () => {
    const said = (id = '') => [message({ type: 'made', id })];
    expect(compare([said(A1), said(B1)], [said(A2), said(B2)], [said(A1), said(B1)])).toEqual([]);
    expect(compare([said(A1), said(B1)], [said(A2), said(B2)], [said(A1), said(B2)])).toMatchObject([
      { at: 'event[2] made.data.id' },
    ]);
  });

  it('is compared as bytes where it is bytes', () => {
    const bytes = (text: string): StreamMessage => ({ body: { text, base64: true } });
    const [left, right] = [bytes('AAAAAAAAAAAAAAAAAAAAAAA1'), bytes('AAAAAAAAAAAAAAAAAAAAAAA2')];
    expect(compare([[left], [left]])).toEqual([]);
    expect(compare([[left], [right]])).toMatchObject([{ at: 'event[0].data' }]);
  });

  it('ends with who ended it, and how', () => {
    const end = (by: StreamEnd['by'], code?: number): StreamEnd => ({ by, ...(code === undefined ? {} : { code }) });
    expect(compareNews([news([one], end('client', 1000)), news([one], end('client', 1001))])).toEqual([]);
    expect(compareNews([news([one], end('server', 4001)), news([one], end('server', 1011))])).toMatchObject([
      { at: 'close', expected: 'by the server: 4001', actual: 'by the server: 1011' },
    ]);
    expect(compareNews([news([one], end('server')), news([one])])).toMatchObject([{ at: 'close', actual: 'open' }]);
  });
});

describe('how often something is said', () => {
  const tick = message({ type: 'tick' });
  const said = message({ type: 'said' });

  it('is noise of its own kind where the monolith differs from itself', () => {
    const noise = noiseOf(() =>
      compare([
        [tick, said, tick],
        [tick, said],
      ]),
    );
    expect([...noise.places.keys()]).toEqual([`http ${REQUEST} event[*] tick sent`]);
    const lost = compare([[said, tick], [tick]])[0];
    expect(noise.places.has(placeOf(lost as Finding))).toBe(false);
  });

  it('is noise where it was recorded otherwise as well', () => {
    const stream: Stream = {
      kind: 'events',
      messages: [tick, tick, said].map((each) => ({ ...each, after: 1, at: 1 })),
      ended: null,
      cut: null,
    };
    const opener = { ...exchange(1), request: { ...exchange(1).request, method: 'GET', path: '/api/prices' }, stream };
    const { places } = countNoise([opener], [seen(1, [news([tick, said])])]);
    expect([...places]).toEqual([[`http ${REQUEST} event[*] tick sent`, null]]);
  });
});

it('tells kinds of messages by what applications write', () => {
  const kinds = [message('x y', 'named'), message({ type: 'tick' }), message({ event: 'made' }), message('ping')];
  expect(kinds.map(kindOfMessage)).toEqual(['named', 'tick', 'made', 'ping']);
  expect([message('42["chat",{"a":1}]'), message('2'), message('42/room,7["x"]')].map(kindOfMessage)).toEqual([
    'chat',
    '2',
    'x',
  ]);
  expect([message('some text'), message({ type: A1 }), message({ type: 7 })].map(kindOfMessage)).toEqual(['', '', '']);
});
