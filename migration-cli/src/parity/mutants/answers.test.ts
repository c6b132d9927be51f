import { expect, it } from 'vitest';
import { answeredAlike, answersIn } from './answers.ts';

const run = (...told: string[]) => answersIn([{ told }]);

it('answers are alike where nothing is new and nothing is missing', () => {
  expect(answeredAlike([run('a 1', 'b 1')], run('b 1', 'a 1'))).toBe(true);
  expect(answeredAlike([run('a 1')], run('a 1', 'b 1'))).toBe(false);
  expect(answeredAlike([run('a 1', 'b 1')], run('a 1'))).toBe(false);
  expect(answeredAlike([run('a 1')], run('a 2'))).toBe(false);
});

it('what runs without a fault do not share says nothing, and numbers that they do not share may be others', () => {
  expect(answeredAlike([run('a 1', 'timer 1'), run('a 1')], run('a 1'))).toBe(true);
  expect(answeredAlike([run('a 1', 'ms 1'), run('a 1', 'ms 2')], run('a 1', 'ms 3'))).toBe(true);
  expect(answeredAlike([run('a 1', 'ms 1'), run('a 1', 'ms 2')], run('a 2', 'ms 3'))).toBe(false);
});

it('a process that has ended is no answer', () => {
  expect(answeredAlike([run('a 1')], answersIn([null]))).toBe(false);
  expect(answeredAlike([], run('a 1'))).toBe(false);
});
