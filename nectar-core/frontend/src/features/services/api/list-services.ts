import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';
import type { Service } from '../service';

export const listServices = () => http.get<List<Service>>('/api/services');
