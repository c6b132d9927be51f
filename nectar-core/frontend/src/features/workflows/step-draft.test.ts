import { stepSchema } from '@nectar/contracts/core/steps.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromDrafts, newDraft, toDraft } from './step-draft';
import { STEP_LABELS } from './step-summary';
import type { WorkflowStep } from './workflow';

const text = fc.string({ maxLength: 20 });
const json = fc.jsonValue({ maxDepth: 2 });
const header = fc.dictionary(fc.stringMatching(/^[\w-]{1,10}$/), fc.stringMatching(/^[!-~]{1,10}$/), {
  noNullPrototype: true,
});

const step: fc.Arbitrary<WorkflowStep> = fc.oneof(
  fc.record({
    type: fc.constant('http' as const),
    config: fc.record({
      method: fc.constantFrom('GET', 'POST'),
      url: text,
      headers: header,
      body: fc.option(json, { nil: undefined }),
      timeoutMs: fc.integer({ min: 100, max: 30_000 }),
    }),
  }),
  fc.record({ type: fc.constant('transform' as const), config: fc.record({ set: fc.dictionary(text, json) }) }),
  fc.record({
    type: fc.constant('condition' as const),
    config: fc.record({
      left: json,
      operator: fc.constantFrom('equals', 'contains'),
      right: fc.option(json, { nil: undefined }),
      otherwise: fc.constantFrom('stop', 'fail'),
    }),
  }),
  fc.record({ type: fc.constant('delay' as const), config: fc.record({ ms: fc.integer({ min: 0, max: 60_000 }) }) }),
  fc.record({ type: fc.constant('email' as const), config: fc.record({ to: text, subject: text, body: text }) }),
);

/** As it travels: JSON knows no undefined and no -0. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('steps as forms', () => {
  it('come back out of their forms as they went in', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), (steps) => {
        expect(sent(fromDrafts(steps.map(toDraft)))).toEqual(sent(steps));
      }),
      { numRuns: 1000 },
    );
  });

  it('say of which step and input they cannot read the text', () => {
    const broken = { ...newDraft('transform'), values: { set: '{ "a": ' } };
    expect(() => fromDrafts([newDraft('delay'), broken])).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('Step 2'),
        fields: { 'steps.1.config.set': expect.stringContaining('not valid JSON') },
      }),
    );
  });

  it('start with settings that the server takes, apart from what only a person can fill in', () => {
    const missing = Object.keys(STEP_LABELS).flatMap((type) => {
      const [first] = fromDrafts([newDraft(type as WorkflowStep['type'])]);
      const { error } = stepSchema.safeParse(first);
      return (error?.issues ?? []).map((issue) => [type, ...issue.path].join('.'));
    });
    expect(missing).toEqual(['http.config.url', 'email.config.to', 'email.config.subject', 'email.config.body']);
  });
});
