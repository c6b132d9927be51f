import { http } from '@nectar/ui-kit/lib/http';
import type { Invitation } from './list-invitations';

export const invite = (input: { email: string; role: string }) => http.post<Invitation>('/api/invitations', input);
