import { expect, it } from 'vitest';
import { answersIn } from './answers.ts';
import type { Candidate } from './candidates.ts';
import { find } from './find.ts';
import type { CleanRun, Window } from './hunt.ts';

const FAULT = 7;

/** A system in which the fault is executed once and differs at no place that counts. */
function quiet(withFault: Partial<Window>): CleanRun {
  const calm: Window = { found: [], answers: answersIn([{ told: ['row 1'] }]), masked: false };
  return {
    hits: new Map([[FAULT, [3]]]),
    judgeWindow: async (_, mutant) => (mutant === FAULT ? { ...calm, ...withFault } : calm),
    judgeEnd: async () => [],
    restart: async () => undefined,
  };
}

const fault = (kind: string) => ({ id: FAULT, kind }) as Candidate;
const effectOf = async (kind: string, withFault: Partial<Window>) =>
  (await find(quiet(withFault), fault(kind), new Map())).effect;

it('a fault without effect is one that left every answer of the database and every place outside as it was', async () => {
  expect(await effectOf('changed text', {})).toBeNull();
  expect(await effectOf('dropped WHERE', {})).toBeNull();
});

it('a place of noise that differs keeps that open, but for a fault of SQL that the database did not notice', async () => {
  expect(await effectOf('changed text', { masked: true })).toContain('noise');
  expect(await effectOf('lost write', { masked: true })).toContain('noise');
  expect(await effectOf('dropped WHERE', { masked: true })).toBeNull();
});

it('a fault that the database noticed is missed where it shows nowhere', async () => {
  const answers = answersIn([{ told: ['row 1', 'row 2'] }]);
  expect(await effectOf('dropped WHERE', { answers })).toContain('database');
  expect(await effectOf('dropped AND', { answers, masked: true })).toContain('database');
});
