import { http } from '@nectar/ui-kit/lib/http';
import type { Workflow, WorkflowInput } from '../workflow';

export const createWorkflow = (input: WorkflowInput) => http.post<Workflow>('/api/workflows', input);
