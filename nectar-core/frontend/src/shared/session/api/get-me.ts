import { http } from '@nectar/ui-kit/lib/http';
import type { Me } from '../me';

export const getMe = () => http.get<Me>('/api/me');
