import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';
import type { Endpoint } from '../endpoint';

export const listEndpoints = () => http.get<List<Endpoint>>('/api/endpoints');
