import { http } from '@nectar/ui-kit/lib/http';

export const deleteConnection = (id: string) => http.delete(`/api/connections/${id}`);
