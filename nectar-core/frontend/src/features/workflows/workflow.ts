import type { StepType } from '@nectar/contracts/core/steps.ts';

/** A step as somebody writes it; whether its settings fit its type is the server's to say. */
export interface WorkflowStep {
  type: StepType;
  name?: string;
  config: Record<string, unknown>;
}
