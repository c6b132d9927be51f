import { http } from '@nectar/ui-kit/lib/http';

export const sendVerificationMail = (email: string) =>
  http.post('/api/auth/send-verification-email', { email, callbackURL: '/verify-email' });
