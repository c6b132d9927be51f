import { http } from '@nectar/ui-kit/lib/http';
import type { Run, RunDetail } from './types';

export const getRun = (id: string) => http.get<RunDetail>(`/api/runs/${id}`);

export const cancelRun = (id: string) => http.post<Run>(`/api/runs/${id}/cancel`);

export const retryRun = (id: string) => http.post<Run>(`/api/runs/${id}/retry`);
