import { http } from '@nectar/ui-kit/lib/http';
import type { ApiKey } from '../api-key';

/** The answer is the only time that the whole key is readable. */
export const createApiKey = (name: string) => http.post<ApiKey & { key: string }>('/api/api-keys', { name });
