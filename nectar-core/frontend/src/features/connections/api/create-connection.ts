import { http } from '@nectar/ui-kit/lib/http';
import type { Connection } from '../../../shared/connections/connection';
import type { ConnectionInput } from '../connection-input';

export const createConnection = (input: ConnectionInput) => http.post<Connection>('/api/connections', input);
