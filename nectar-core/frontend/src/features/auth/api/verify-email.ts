import { http } from '@nectar/ui-kit/lib/http';

export const verifyEmail = (token: string) => http.get(`/api/auth/verify-email?token=${encodeURIComponent(token)}`);
