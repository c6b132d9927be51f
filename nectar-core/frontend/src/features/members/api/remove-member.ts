import { http } from '@nectar/ui-kit/lib/http';

export const removeMember = (id: string) => http.delete(`/api/members/${id}`);
