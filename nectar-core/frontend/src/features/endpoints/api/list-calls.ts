import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';
import type { EndpointCall } from '../endpoint';

export const listCalls = (id: string) => http.get<List<EndpointCall>>(`/api/endpoints/${id}/calls`);
