import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';
import type { Run, Workflow, WorkflowStep } from './types';

export interface WorkflowInput {
  name: string;
  description: string;
  enabled: boolean;
  steps: WorkflowStep[];
}

export const listWorkflows = () => http.get<List<Workflow>>('/api/workflows');

export const getWorkflow = (id: string) => http.get<Workflow>(`/api/workflows/${id}`);

export const createWorkflow = (input: WorkflowInput) => http.post<Workflow>('/api/workflows', input);

export const updateWorkflow = (id: string, input: WorkflowInput) => http.put<Workflow>(`/api/workflows/${id}`, input);

export const deleteWorkflow = (id: string) => http.delete(`/api/workflows/${id}`);

export const runWorkflow = (id: string, input?: unknown) => http.post<Run>(`/api/workflows/${id}/run`, { input });

export const listRuns = (id: string) => http.get<List<Run>>(`/api/workflows/${id}/runs`);
