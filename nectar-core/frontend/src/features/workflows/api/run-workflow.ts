import { http } from '@nectar/ui-kit/lib/http';
import type { Run } from '../../../shared/runs/run';

export const runWorkflow = (id: string, input?: unknown) => http.post<Run>(`/api/workflows/${id}/run`, { input });
