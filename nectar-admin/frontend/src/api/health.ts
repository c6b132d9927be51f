import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';

export interface ServiceHealth {
  name: string;
  status: 'ok' | 'down';
  durationMs: number;
}

export const getServicesHealth = () => http.get<List<ServiceHealth>>('/api/health/services');
