import { http } from '@nectar/ui-kit/lib/http';
import type { Connection } from '../../../shared/connections/connection';
import type { ConnectionInput } from '../connection-input';

export const updateConnection = (id: string, input: ConnectionInput) =>
  http.put<Connection>(`/api/connections/${id}`, input);
