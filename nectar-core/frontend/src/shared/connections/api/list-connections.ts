import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';
import type { Connection } from '../connection';

export const listConnections = () => http.get<List<Connection>>('/api/connections');
