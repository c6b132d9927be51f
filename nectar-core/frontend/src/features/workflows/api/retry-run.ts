import { http } from '@nectar/ui-kit/lib/http';
import type { Run } from '../../../shared/runs/run';

/** Starts a new run with the same input. */
export const retryRun = (id: string) => http.post<Run>(`/api/runs/${id}/retry`);
