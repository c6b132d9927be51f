import { http } from '@nectar/ui-kit/lib/http';
import type { Dashboard } from './types';

export const getDashboard = () => http.get<Dashboard>('/api/dashboard');
