import { http } from '@/lib/http';
import type { Dashboard } from './types';

export const getDashboard = () => http.get<Dashboard>('/api/dashboard');
