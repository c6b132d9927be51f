import { http } from '@/lib/http';
import type { List } from '@/lib/http';
import type { Connection } from './types';

export interface ConnectionInput {
  provider: string;
  name: string;
  baseUrl?: string;
  /** Left out when an update keeps the stored secret. */
  secret?: string;
}

export const listConnections = () => http.get<List<Connection>>('/api/connections');

export const createConnection = (input: ConnectionInput) => http.post<Connection>('/api/connections', input);

export const updateConnection = (id: string, input: ConnectionInput) =>
  http.put<Connection>(`/api/connections/${id}`, input);

export const deleteConnection = (id: string) => http.delete(`/api/connections/${id}`);

export const checkConnection = (id: string) =>
  http.post<{ ok: boolean; message: string }>(`/api/connections/${id}/check`);
