import { http } from '@/lib/http';

export const subscribe = (email: string) => http.post('/api/newsletter', { email });

export const confirmSubscription = (token: string) =>
  http.post<{ email: string; unsubscribeToken: string }>('/api/newsletter/confirm', { token });

export const unsubscribe = (token: string) => http.post('/api/newsletter/unsubscribe', { token });
