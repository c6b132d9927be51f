import { http } from '@nectar/ui-kit/lib/http';
import type { UsagePoint } from '../../../shared/usage-point';

export interface Usage {
  limits: Record<string, number>;
  totals: Record<string, number>;
  days: UsagePoint[];
}

export const getUsage = () => http.get<Usage>('/api/organization/usage');
