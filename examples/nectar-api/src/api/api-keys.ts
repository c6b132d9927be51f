import { http } from '@/lib/http';
import type { List } from '@/lib/http';
import type { ApiKey } from './types';

export const listApiKeys = () => http.get<List<ApiKey>>('/api/api-keys');

/** The answer is the only time that the whole key is readable. */
export const createApiKey = (name: string) => http.post<ApiKey & { key: string }>('/api/api-keys', { name });

export const revokeApiKey = (id: string) => http.delete(`/api/api-keys/${id}`);
