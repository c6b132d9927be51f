import { http } from '@nectar/ui-kit/lib/http';
import type { Service } from '../service';

export const getService = (slug: string) => http.get<Service>(`/api/services/${slug}`);
