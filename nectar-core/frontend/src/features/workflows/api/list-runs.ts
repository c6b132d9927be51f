import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';
import type { Run } from '../../../shared/runs/run';

export const listRuns = (id: string) => http.get<List<Run>>(`/api/workflows/${id}/runs`);
