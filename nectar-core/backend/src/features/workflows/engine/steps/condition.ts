import type { ConfigOf } from '@nectar/contracts/core/steps.ts';
import { type StepContext, StepError, type StepResult } from '../step.ts';
import { resolve } from '../template.ts';

type Operator = ConfigOf<'condition'>['operator'];

const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);

function contains(left: unknown, right: unknown): boolean {
  if (Array.isArray(left)) return left.some((item) => same(item, right));
  return typeof left === 'string' && left.includes(String(right));
}

const tests: Record<Operator, (left: unknown, right: unknown) => boolean> = {
  equals: same,
  not_equals: (left, right) => !same(left, right),
  greater_than: (left, right) => Number(left) > Number(right),
  less_than: (left, right) => Number(left) < Number(right),
  contains,
  exists: (left) => left !== undefined && left !== null && left !== '',
};

/** Goes on when the comparison holds; otherwise stops the run well, or fails it. What came before stays {{previous}}. */
export async function run(config: ConfigOf<'condition'>, context: StepContext): Promise<StepResult> {
  const input = {
    left: resolve(config.left, context.values) ?? null,
    operator: config.operator,
    right: resolve(config.right, context.values) ?? null,
  };
  const matched = tests[config.operator](input.left, input.right);
  if (!matched && config.otherwise === 'fail') throw new StepError('The condition does not hold.', input, { matched });
  return { input, output: { matched }, stop: !matched, passThrough: true };
}
