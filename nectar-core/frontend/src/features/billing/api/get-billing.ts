import { http } from '@nectar/ui-kit/lib/http';

export interface Invoice {
  id: string;
  amountCents: number;
  currency: string;
  status: string;
  hostedUrl: string | null;
  paidAt: string | null;
  createdAt: string;
}

export interface Subscription {
  plan: string;
  status: string;
  currentPeriodEnd: string | null;
}

export interface Billing {
  plan: string;
  planStatus: string;
  subscription: Subscription | null;
  invoices: Invoice[];
}

export const getBilling = () => http.get<Billing>('/api/organization/billing');
