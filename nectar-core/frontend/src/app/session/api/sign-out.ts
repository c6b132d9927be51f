import { http } from '@nectar/ui-kit/lib/http';

export const signOut = () => http.post('/api/auth/sign-out');
