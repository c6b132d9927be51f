import { expect, it } from 'vitest';
import { undecidedIn } from './result-of-runs.ts';
import { Substitution } from './substitute.ts';
import { Tape } from './tape.ts';
import type { Observation } from './types.ts';

const preface = { method: 'PRI', path: '*', headers: [], body: new Uint8Array() };

it('a call by HTTP/2 is noted once for each request, and nothing is decided then, whichever side it is', () => {
  const tape = new Tape({ outbound: [], mails: [] }, new Substitution());
  tape.take(1);
  expect(tape.answer('https://', preface).status).toBe(505);
  tape.answer('https://', preface);
  const { outbound } = tape.take(2);
  expect(outbound).toHaveLength(1);
  const seen = (seq: number, calls: typeof outbound): Observation => ({
    seq,
    start: seq,
    end: seq,
    response: { status: 200, headers: [], body: { text: '' } },
    changes: [],
    outbound: calls,
    mails: [],
    untrue: [],
    unsettled: null,
  });
  const [quiet, calling, end] = [seen(1, []), seen(1, outbound), seen(2, [])];
  expect(undecidedIn({ first: [quiet, end], services: [quiet, end] })).toEqual([]);
  expect(undecidedIn({ first: [calling, end], services: [calling, end] })).toEqual([
    'request 1: the monolith called an outside system by HTTP/2, which is not understood',
    'request 1: the services called an outside system by HTTP/2, which is not understood',
  ]);
});
