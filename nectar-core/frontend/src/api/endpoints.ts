import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';
import type { Endpoint, EndpointCall } from './types';

export type EndpointInput = Omit<Endpoint, 'id'>;

export const listEndpoints = () => http.get<List<Endpoint>>('/api/endpoints');

export const getEndpoint = (id: string) => http.get<Endpoint>(`/api/endpoints/${id}`);

export const createEndpoint = (input: EndpointInput) => http.post<Endpoint>('/api/endpoints', input);

export const updateEndpoint = (id: string, input: EndpointInput) => http.put<Endpoint>(`/api/endpoints/${id}`, input);

export const deleteEndpoint = (id: string) => http.delete(`/api/endpoints/${id}`);

export const testEndpoint = (id: string, input: { headers?: Record<string, string>; body?: unknown }) =>
  http.post<EndpointCall>(`/api/endpoints/${id}/test`, input);

export const listCalls = (id: string) => http.get<List<EndpointCall>>(`/api/endpoints/${id}/calls`);
