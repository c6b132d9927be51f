import { http } from '@nectar/ui-kit/lib/http';

export const signUp = (input: { name: string; email: string; password: string }) =>
  http.post('/api/auth/sign-up/email', { ...input, callbackURL: '/verify-email' });
