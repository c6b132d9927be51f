import type { StepType } from '@nectar/contracts/core/steps.ts';
import type { WorkflowStep } from './workflow';

export const STEP_LABELS: Record<StepType, string> = {
  http: 'HTTP call',
  transform: 'Transform',
  condition: 'Condition',
  delay: 'Delay',
  email: 'E-mail',
};

export const OPERATORS: Record<string, string> = {
  equals: 'equals',
  not_equals: 'does not equal',
  greater_than: 'is greater than',
  less_than: 'is less than',
  contains: 'contains',
  exists: 'exists',
};

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** What a step does, in one line. */
export function summarize({ type, config }: WorkflowStep): string {
  switch (type) {
    case 'http':
      return `${config.method} ${config.url}`;
    case 'transform':
      return `Sets ${Object.keys((config.set as object | undefined) ?? {}).join(', ') || 'nothing'}`;
    case 'condition':
      return [
        'Goes on when',
        asText(config.left),
        OPERATORS[String(config.operator)],
        config.right === undefined ? '' : asText(config.right),
      ]
        .join(' ')
        .trim();
    case 'delay':
      return `Waits ${Number(config.ms) / 1000} s`;
    case 'email':
      return `To ${config.to}: ${config.subject}`;
  }
}
