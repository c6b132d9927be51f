import '../support/env';
import { describe, expect, it } from 'vitest';
import * as condition from '@server/workflows/steps/condition';
import * as delay from '@server/workflows/steps/delay';
import * as transform from '@server/workflows/steps/transform';
import { resolve, resolveText, valueAt } from '@server/workflows/template';
import { stepsSchema, type StepContext } from '@server/workflows/types';

function context(values: Partial<StepContext['values']> = {}, signal = new AbortController().signal): StepContext {
  return { organizationId: 'org', runId: 'run', values: { input: {}, previous: {}, steps: [], ...values }, signal };
}

describe('templates', () => {
  it('keep the type of a lone path and join the rest as text', () => {
    const values = { input: { id: 7, tags: ['a'] } };
    expect(resolve({ id: '{{input.id}}', text: 'Order {{ input.id }}', deep: ['{{input.tags}}'] }, values)).toEqual({
      id: 7,
      text: 'Order 7',
      deep: [['a']],
    });
    expect(resolveText('{{input.tags}} {{input.none}}', values)).toBe('["a"] ');
  });

  it('never reach into prototypes', () => {
    expect(valueAt('input.constructor', { input: {} })).toBeUndefined();
    expect(valueAt('input.__proto__.x', { input: {} })).toBeUndefined();
  });
});

describe('the transform step', () => {
  it('builds an object from what came before', async () => {
    const result = await transform.run({ set: { total: '{{previous.sum}}', note: 'for {{input.name}}' } }, context({ input: { name: 'Ada' }, previous: { sum: 3 } }));
    expect(result.output).toEqual({ total: 3, note: 'for Ada' });
  });
});

describe('the condition step', () => {
  const check = (left: unknown, operator: Parameters<typeof condition.run>[0]['operator'], right?: unknown) =>
    condition.run({ left, operator, right, otherwise: 'stop' }, context());

  it.each([
    ['a', 'equals', 'a', true],
    ['a', 'not_equals', 'a', false],
    [7, 'greater_than', 5, true],
    ['7', 'less_than', 5, false],
    [['x', 'y'], 'contains', 'y', true],
    ['nectar', 'contains', 'ect', true],
    ['', 'exists', undefined, false],
  ] as const)('%j %s %j is %s', async (left, operator, right, matched) => {
    const result = await check(left, operator, right);
    expect(result.output).toEqual({ matched });
    expect(result.stop).toBe(!matched);
  });

  it('fails the run when it is told to', async () => {
    await expect(condition.run({ left: 1, operator: 'equals', right: 2, otherwise: 'fail' }, context())).rejects.toThrow(/does not hold/);
  });
});

describe('the delay step', () => {
  it('stops waiting when the run is cancelled', async () => {
    const controller = new AbortController();
    const waiting = delay.run({ ms: 30_000 }, context({}, controller.signal));
    controller.abort();
    await expect(waiting).rejects.toThrow();
  });
});

describe('stored steps', () => {
  it('are refused when their type or their settings are unknown', () => {
    expect(stepsSchema.safeParse([{ type: 'delay', config: { ms: 1 } }]).success).toBe(true);
    expect(stepsSchema.safeParse([{ type: '../../lib/db', config: {} }]).success).toBe(false);
    expect(stepsSchema.safeParse([{ type: 'delay', config: { ms: -1 } }]).success).toBe(false);
  });
});
