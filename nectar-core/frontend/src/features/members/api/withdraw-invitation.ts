import { http } from '@nectar/ui-kit/lib/http';

export const withdrawInvitation = (id: string) => http.delete(`/api/invitations/${id}`);
