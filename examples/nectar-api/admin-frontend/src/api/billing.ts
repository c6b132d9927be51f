import { http, query } from '@/lib/http';
import type { List } from '@/lib/http';

export interface Subscription {
  id: string;
  organizationId: string;
  organizationName: string | null;
  plan: string;
  status: string;
  currentPeriodEnd: string | null;
  cancelAtPeriodEnd: boolean;
}

export interface Invoice {
  id: string;
  organizationId: string;
  organizationName: string | null;
  amountCents: number;
  currency: string;
  status: string;
  paidAt: string | null;
  createdAt: string;
}

export const listSubscriptions = (page: number) => http.get<List<Subscription>>(`/api/subscriptions${query({ page })}`);

export const listInvoices = (page: number) => http.get<List<Invoice>>(`/api/invoices${query({ page })}`);
