import { http } from '@/lib/http';

export interface Order {
  plan: string;
  email: string;
  name: string;
  organizationName: string;
}

export interface CheckoutState {
  status: 'open' | 'complete' | 'fulfilled' | 'expired';
  organizationId?: string;
}

export const startCheckout = (order: Order) => http.post<{ url: string; sessionId: string }>('/api/checkout', order);

export const getCheckout = (sessionId: string) => http.get<CheckoutState>(`/api/checkout/${encodeURIComponent(sessionId)}`);
