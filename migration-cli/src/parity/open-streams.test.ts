import { expect, it } from 'vitest';
import type { OpenStream, WireMessage } from '../model/traffic.ts';
import { OpenStreams } from './open-streams.ts';
import { collectSecrets, hide } from './redact.ts';
import { Substitution } from './substitute.ts';
import type { Exchange, Stream } from './types.ts';

const nothing = { headers: [], body: { text: '' } };
const request = { method: 'GET', path: '/live', ...nothing };
const [OLD, NEW] = ['aaaaaaaa-1111-4111-8111-111111111111', 'bbbbbbbb-1111-4111-8111-111111111111'];

/** A stream on which `texts` were said after exchange 1, 10 ms after it began. */
function opener(...texts: string[]): Exchange {
  const messages = texts.map((text) => ({ body: { text }, after: 1, at: 10 }));
  const stream: Stream = { kind: 'websocket', messages, ended: null, cut: null };
  return { seq: 1, at: 0, door: 'web', request, response: { status: 101, ...nothing }, stream };
}

const step = (seq: number, method = 'SEND'): Exchange => ({
  seq,
  at: 20,
  door: 'web',
  request: { ...request, method },
  response: { status: 101, ...nothing },
  on: { stream: 1 },
});

function live(): OpenStream & { say(text: string): void; sent: string[] } {
  const messages: WireMessage[] = [];
  const sent: string[] = [];
  const open: ReturnType<typeof live> = {
    kind: 'websocket',
    messages,
    closed: null,
    cut: null,
    response: { status: 101, headers: [], body: new Uint8Array() },
    sent,
    say: (text) => messages.push({ from: 'server', at: Date.now(), data: Buffer.from(text) }),
    send: ({ data }) => sent.push(Buffer.from(data).toString()) > 0,
    close: () => {
      open.closed = { at: Date.now(), by: 'client' };
    },
  };
  return open;
}

it('waits for what was recorded, and once only for what does not come', async () => {
  const streams = new OpenStreams(new Substitution(), (text) => text);
  const [recorded, open] = [opener('one', 'two'), live()];
  streams.add(recorded, open);
  setTimeout(() => open.say('one'), 30);
  const began = performance.now();
  await streams.catchUp(recorded, 150);
  expect(performance.now() - began).toBeGreaterThan(140);
  const again = performance.now();
  await streams.catchUp(step(2), 5000);
  expect(performance.now() - again).toBeLessThan(140);
  expect(streams.take()).toMatchObject([{ seq: 1, request: 'GET /live', messages: [{ body: { text: 'one' } }] }]);
  expect(streams.take()).toMatchObject([{ messages: [] }]);
});

it('goes on from the middle of a recording without what was before', async () => {
  const names = new Substitution();
  const streams = new OpenStreams(names, (text) => text);
  const [recorded, open] = [opener('{"n":1}', `{"n":2,"id":"${OLD}"}`), live()];
  Object.assign(recorded.stream?.messages[1] ?? {}, { after: 3 });
  streams.add(recorded, open);
  open.say('{"n":1}');
  streams.goOnFrom(3);
  expect(streams.take()).toMatchObject([{ messages: [] }]);
  setTimeout(() => open.say(`{"n":2,"id":"${NEW}"}`), 30);
  await streams.catchUp(step(3), 5000);
  expect(streams.take()).toMatchObject([{ messages: [{ body: { text: `{"n":2,"id":"${NEW}"}` } }] }]);
  expect(names.text(OLD)).toBe(NEW);
});

it('learns from messages what is sent later, and sends nothing on a stream that is not open', async () => {
  const names = new Substitution();
  const streams = new OpenStreams(names, (text) => text);
  const [recorded, open] = [opener(`{"type":"welcome","token":"${OLD}"}`), live()];
  streams.add(recorded, open);
  open.say('ping');
  open.say(`{"type":"welcome","token":"${NEW}"}`);
  streams.take();
  expect(names.text(`{"token":"${OLD}"}`)).toBe(`{"token":"${NEW}"}`);
  expect(streams.act(step(2), { ...request, method: 'SEND', body: { text: 'hello' } })).toBeNull();
  expect(open.sent).toEqual(['hello']);
  expect(streams.act(step(3, 'CLOSE'), { ...request, method: 'CLOSE' })).toBeNull();
  expect(streams.take()).toMatchObject([{ ended: { by: 'client' } }]);
  expect(streams.act(step(4), { ...request, method: 'SEND' })).toBe('the stream is not open');
});

it('has its secrets replaced wherever they are said', () => {
  const said = opener('{"type":"welcome","password":"correct-horse"}', '42["in",{"apiKey":"battery-staple"}]');
  const text = hide(
    said,
    collectSecrets([said, { ...step(2), stream: opener('correct-horse').stream as Stream }], [], {}, 'key'),
  );
  expect(text).not.toMatch(/correct-horse|battery-staple/);
  expect(text).toContain('welcome');
});
