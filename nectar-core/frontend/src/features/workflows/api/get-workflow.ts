import { http } from '@nectar/ui-kit/lib/http';
import type { Workflow } from '../workflow';

export const getWorkflow = (id: string) => http.get<Workflow>(`/api/workflows/${id}`);
