import { http } from '@/lib/http';
import type { Me } from './types';

export const getMe = () => http.get<Me>('/api/me');
