import { http } from '@nectar/ui-kit/lib/http';
import type { EndpointCall } from '../endpoint';

export const testEndpoint = (id: string, input: { headers?: Record<string, string>; body?: unknown }) =>
  http.post<EndpointCall>(`/api/endpoints/${id}/test`, input);
