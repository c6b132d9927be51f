import { http } from '@nectar/ui-kit/lib/http';

export const signUp = (input: { name: string; email: string; password: string }) =>
  http.post('/api/auth/sign-up/email', { ...input, callbackURL: '/verify-email' });

export const signIn = (input: { email: string; password: string }) => http.post('/api/auth/sign-in/email', input);

export const signOut = () => http.post('/api/auth/sign-out');

export const verifyEmail = (token: string) => http.get(`/api/auth/verify-email?token=${encodeURIComponent(token)}`);

export const sendVerificationMail = (email: string) =>
  http.post('/api/auth/send-verification-email', { email, callbackURL: '/verify-email' });

export const requestPasswordReset = (email: string) =>
  http.post('/api/auth/request-password-reset', { email, redirectTo: '/reset-password' });

export const resetPassword = (input: { token: string; newPassword: string }) =>
  http.post('/api/auth/reset-password', input);
