import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';
import type { Workflow } from '../workflow';

export const listWorkflows = () => http.get<List<Workflow>>('/api/workflows');
