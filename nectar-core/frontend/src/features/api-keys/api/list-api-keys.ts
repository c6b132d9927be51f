import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';
import type { ApiKey } from '../api-key';

export const listApiKeys = () => http.get<List<ApiKey>>('/api/api-keys');
