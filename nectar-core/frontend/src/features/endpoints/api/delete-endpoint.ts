import { http } from '@nectar/ui-kit/lib/http';

export const deleteEndpoint = (id: string) => http.delete(`/api/endpoints/${id}`);
