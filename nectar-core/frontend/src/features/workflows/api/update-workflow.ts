import { http } from '@nectar/ui-kit/lib/http';
import type { Workflow, WorkflowInput } from '../workflow';

export const updateWorkflow = (id: string, input: WorkflowInput) => http.put<Workflow>(`/api/workflows/${id}`, input);
