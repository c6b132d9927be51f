import { http } from '@nectar/ui-kit/lib/http';
import type { Endpoint, EndpointInput } from '../endpoint';

export const createEndpoint = (input: EndpointInput) => http.post<Endpoint>('/api/endpoints', input);
