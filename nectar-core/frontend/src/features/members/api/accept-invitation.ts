import { http } from '@nectar/ui-kit/lib/http';

export const acceptInvitation = (token: string) => http.post('/api/invitations/accept', { token });
