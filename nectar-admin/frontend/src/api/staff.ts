import { http } from '@nectar/ui-kit/lib/http';

export type StaffRole = 'support' | 'admin' | 'owner';

export interface Staff {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
}

export const getStaff = () => http.get<{ staff: Staff }>('/api/me');

export const signIn = (input: { email: string; password: string }) => http.post('/api/staff-auth/sign-in/email', input);

export const signOut = () => http.post('/api/staff-auth/sign-out');
