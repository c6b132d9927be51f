import { http } from '@nectar/ui-kit/lib/http';
import type { Run } from '../../../shared/runs/run';
import type { UsagePoint } from '../../../shared/usage-point';

export interface Dashboard {
  counts: Record<string, number>;
  recentRuns: Run[];
  usage: UsagePoint[];
}

export const getDashboard = () => http.get<Dashboard>('/api/dashboard');
