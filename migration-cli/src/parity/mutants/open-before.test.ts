import { expect, it } from 'vitest';
import type { Exchange, Stream } from '../types.ts';
import { openBefore } from './open-before.ts';

const nothing = { path: '/live', headers: [], body: { text: '' } };
const step = (seq: number, method: string, more: Partial<Exchange> = {}): Exchange => ({
  seq,
  at: seq,
  door: 'web',
  request: { method, ...nothing },
  response: { status: 200, headers: [], body: { text: '' } },
  ...more,
});
const stream = (ended: Stream['ended'] = null): Partial<Exchange> => ({
  stream: { kind: 'websocket', messages: [], ended, cut: null },
});

it('opens again what was open, with what had been sent on it until then', () => {
  const all = [
    step(1, 'GET', stream()),
    step(2, 'GET', stream({ by: 'server', after: 4 })),
    step(3, 'SEND', { on: { stream: 1 } }),
    step(4, 'SEND', { on: { stream: 2 } }),
    step(5, 'POST'),
    step(6, 'SEND', { on: { stream: 1 } }),
    step(7, 'CLOSE', { on: { stream: 1 } }),
    step(8, 'POST'),
  ];
  const again = (from: number) => openBefore(all, from).map(({ seq }) => seq);
  expect([1, 4, 5, 7, 8].map(again)).toEqual([[], [1, 2, 3], [1, 3], [1, 3, 6], []]);
});
