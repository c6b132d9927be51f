import { http } from '@nectar/ui-kit/lib/http';

export const signOut = () => http.post('/api/staff-auth/sign-out');
