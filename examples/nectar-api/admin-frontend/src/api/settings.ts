import { http } from '@/lib/http';
import type { List } from '@/lib/http';

export interface Setting {
  key: string;
  value: unknown;
  updatedAt: string;
}

export const listSettings = () => http.get<List<Setting>>('/api/settings');

export const writeSetting = (key: string, value: unknown) => http.put<Setting>(`/api/settings/${encodeURIComponent(key)}`, { value });
