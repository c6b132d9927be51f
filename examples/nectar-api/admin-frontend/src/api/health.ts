import { http } from '@/lib/http';
import type { List } from '@/lib/http';

export interface ServiceHealth {
  name: string;
  status: 'ok' | 'down';
  durationMs: number;
}

export const getServicesHealth = () => http.get<List<ServiceHealth>>('/api/health/services');
