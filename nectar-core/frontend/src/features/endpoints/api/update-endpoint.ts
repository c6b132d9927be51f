import { http } from '@nectar/ui-kit/lib/http';
import type { Endpoint, EndpointInput } from '../endpoint';

export const updateEndpoint = (id: string, input: EndpointInput) => http.put<Endpoint>(`/api/endpoints/${id}`, input);
