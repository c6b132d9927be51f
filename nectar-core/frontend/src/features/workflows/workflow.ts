export type StepType = 'http' | 'transform' | 'condition' | 'delay' | 'email';

export interface WorkflowStep {
  type: StepType;
  name?: string;
  config: Record<string, unknown>;
}

export interface Workflow {
  id: string;
  name: string;
  description: string;
  steps: WorkflowStep[];
  enabled: boolean;
  version: number;
  updatedAt?: string;
}

export interface WorkflowInput {
  name: string;
  description: string;
  enabled: boolean;
  steps: WorkflowStep[];
}
