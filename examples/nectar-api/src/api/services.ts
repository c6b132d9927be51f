import { http } from '@/lib/http';
import type { List } from '@/lib/http';
import type { Service } from './types';

export const listServices = () => http.get<List<Service>>('/api/services');

export const getService = (slug: string) => http.get<Service>(`/api/services/${slug}`);

export const configureService = (slug: string, input: { enabled: boolean; config: Record<string, unknown> }) =>
  http.put<Service>(`/api/services/${slug}/config`, input);
