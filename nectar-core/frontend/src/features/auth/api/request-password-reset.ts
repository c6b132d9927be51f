import { http } from '@nectar/ui-kit/lib/http';

export const requestPasswordReset = (email: string) =>
  http.post('/api/auth/request-password-reset', { email, redirectTo: '/reset-password' });
