import { http } from '@nectar/ui-kit/lib/http';

export const signIn = (input: { email: string; password: string }) => http.post('/api/staff-auth/sign-in/email', input);
