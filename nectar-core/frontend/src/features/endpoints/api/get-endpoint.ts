import { http } from '@nectar/ui-kit/lib/http';
import type { Endpoint } from '../endpoint';

export const getEndpoint = (id: string) => http.get<Endpoint>(`/api/endpoints/${id}`);
