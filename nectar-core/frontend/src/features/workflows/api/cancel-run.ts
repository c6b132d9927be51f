import { http } from '@nectar/ui-kit/lib/http';
import type { Run } from '../../../shared/runs/run';

export const cancelRun = (id: string) => http.post<Run>(`/api/runs/${id}/cancel`);
