import { http } from '@nectar/ui-kit/lib/http';

export const revokeApiKey = (id: string) => http.delete(`/api/api-keys/${id}`);
