import { describe, expect, it } from 'vitest';
import { readHar } from './har.ts';

const START = Date.parse('2026-03-01T10:00:00.000Z');
const entry = (ms: number, url: string, status: number, more: object = {}, type = 'application/json', text = '{}') => ({
  startedDateTime: new Date(START + ms).toISOString(),
  time: 50,
  request: { method: 'GET', url, headers: [{ name: 'cookie', value: 'sid=1' }] },
  response: { status, headers: [{ name: 'Content-Type', value: type }], content: { text } },
  ...more,
});
const read = (...entries: object[]) =>
  readHar(JSON.stringify({ log: { entries } }), new Map([['https://shop.example', 'web']]));
const frame = (type: string, ms: number, opcode: number, data: string) => ({
  type,
  time: (START + ms) / 1000,
  opcode,
  data,
});

describe('a HAR file', () => {
  it("holds a WebSocket's messages in their place", () => {
    const frames = [
      frame('receive', 20, 1, '{"type":"welcome"}'),
      frame('send', 40, 1, 'hello'),
      frame('receive', 45, 2, 'AAE='),
      frame('send', 60, 9, ''),
    ];
    const { exchanges } = read(
      entry(30, 'https://shop.example/api/a', 200),
      entry(10, 'wss://shop.example/live?x=1', 101, { _webSocketMessages: frames }),
    );
    expect(
      exchanges.map(({ seq, request }) => `${seq} ${request.method} ${request.path} ${request.body.text}`),
    ).toEqual(['1 GET /live?x=1 ', '2 GET /api/a ', '3 SEND /live?x=1 hello']);
    expect(exchanges[0]?.stream).toEqual({
      kind: 'websocket',
      messages: [
        { body: { text: '{"type":"welcome"}' }, after: 1, at: expect.closeTo(10, 1) },
        { body: { text: 'AAE=', base64: true }, after: 3, at: expect.closeTo(35, 1) },
      ],
      ended: null,
      cut: null,
    });
  });

  it('holds events where they were saved, and says of other streams that they are not known', () => {
    const events = [{ time: (START + 5) / 1000, eventName: 'message', eventId: '7', data: 'x' }];
    const { exchanges } = read(
      entry(0, 'https://shop.example/e', 200, { _eventSourceMessages: events }, 'text/event-stream', ''),
      entry(1, 'https://shop.example/e', 200, {}, 'text/event-stream; charset=utf-8', 'event: a\ndata: y\n\n'),
      entry(2, 'https://shop.example/e', 200, {}, 'text/event-stream', ''),
      entry(3, 'wss://shop.example/live', 101),
    );
    expect(
      exchanges.map(({ stream }) => stream?.messages.map(({ body, event, id }) => [event, id, body.text])),
    ).toEqual([[[undefined, '7', 'x']], [['a', undefined, 'y']], undefined, undefined]);
    expect(exchanges.flatMap(({ notReplayed }) => notReplayed ?? [])).toEqual([
      'a stream of events that the HAR file has no events of',
      'a WebSocket that the HAR file has no messages of',
    ]);
  });
});
