import { describe, expect, it } from 'vitest';
import type { PlanFile } from '../../model/plan-file.ts';
import { compareOutcomes } from './compare.ts';
import { readJunit, type TestOutcome } from './junit.ts';

const vitest = `<?xml version="1.0" encoding="UTF-8" ?>
<testsuites name="vitest tests" tests="3" failures="1">
  <testsuite name="flows/lead.test.ts" tests="3">
    <testcase classname="flows/lead.test.ts" name="flow: lead &gt; arrives" time="0.1"></testcase>
    <testcase classname="flows/lead.test.ts" name="flow: lead &gt; is answered" time="0.1">
      <failure message="expected 1 to be 2" type="AssertionError">AssertionError: expected 1 to be 2</failure>
    </testcase>
    <testcase classname="flows/lead.test.ts" name="later"><skipped/></testcase>
  </testsuite>
</testsuites>`;

const nodeTest = `<?xml version="1.0" encoding="utf-8"?>
<testsuites>
  <testsuite name="reviews" time="0.1" tests="1">
    <testcase name="are listed" time="0.1" classname="test" file="/tree/test/reviews.test.js"/>
  </testsuite>
  <testcase name="answers" time="0.1" classname="test">
    <failure type="testCodeFailure" message="boom">[Error: boom]</failure>
  </testcase>
</testsuites>`;

const outcomes = (xml: string) =>
  Object.fromEntries([...readJunit(xml, '/tree')].map(([name, { outcome }]) => [name, outcome]));
const of = (outcome: TestOutcome['outcome']): TestOutcome => ({ outcome, text: '' });

describe('JUnit', () => {
  it('of vitest is read by file, describe and test', () => {
    expect(outcomes(vitest)).toEqual({
      'flows/lead.test.ts › flow: lead › arrives': 'passed',
      'flows/lead.test.ts › flow: lead › is answered': 'failed',
      'flows/lead.test.ts › later': 'skipped',
    });
    expect(readJunit(vitest, '/tree').get('flows/lead.test.ts › flow: lead › is answered')?.text).toContain(
      'expected 1 to be 2',
    );
  });

  it('of node:test is read through its nested suites', () => {
    expect(outcomes(nodeTest)).toEqual({
      'test/reviews.test.js › reviews › are listed': 'passed',
      answers: 'failed',
    });
  });

  it('keeps tests of one name apart', () => {
    const twice = '<testsuites><testcase name="a"/><testcase name="a"><error/></testcase></testsuites>';
    expect(outcomes(twice)).toEqual({ a: 'passed', 'a (2)': 'failed' });
  });
});

describe('outcomes', () => {
  const rule = (test: string): PlanFile['validate']['allowedDifferences'][number] => ({
    test,
    before: 'failed',
    after: 'passed',
    why: 'the known bug',
  });
  const before = new Map([
    ['a.ts › group › one', of('failed')],
    ['a.ts › gone', of('passed')],
    ['a.ts › still', of('failed')],
  ]);
  const after = new Map([
    ['a.ts › group › one', of('passed')],
    ['a.ts › still', of('failed')],
    ['a.ts › new', of('skipped')],
  ]);
  const whyOf = (pattern: string) => compareOutcomes(before, after, [rule(pattern)])[1]?.why;

  it('differ by test; what failed before may fail', () => {
    expect(compareOutcomes(before, after, []).map(({ test, before: old, after: now }) => [test, old, now])).toEqual([
      ['a.ts › gone', 'passed', 'absent'],
      ['a.ts › group › one', 'failed', 'passed'],
      ['a.ts › new', 'absent', 'skipped'],
    ]);
  });

  it('may differ only as a rule says', () => {
    expect(whyOf('group*')).toBe('the known bug');
    expect(whyOf('one')).toBe('the known bug');
    expect(whyOf('group')).toBeNull();
    expect(compareOutcomes(new Map(), after, [rule('group*')]).every(({ why }) => why === null)).toBe(true);
  });
});
