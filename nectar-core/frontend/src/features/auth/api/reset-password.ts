import { http } from '@nectar/ui-kit/lib/http';

export const resetPassword = (input: { token: string; newPassword: string }) =>
  http.post('/api/auth/reset-password', input);
