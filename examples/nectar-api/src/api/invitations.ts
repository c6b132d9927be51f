import { http } from '@/lib/http';
import type { List } from '@/lib/http';
import type { Invitation } from './types';

export const listInvitations = () => http.get<List<Invitation>>('/api/invitations');

export const invite = (input: { email: string; role: string }) => http.post<Invitation>('/api/invitations', input);

export const withdrawInvitation = (id: string) => http.delete(`/api/invitations/${id}`);

export const acceptInvitation = (token: string) => http.post('/api/invitations/accept', { token });
