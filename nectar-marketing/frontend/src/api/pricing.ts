import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';

export interface Plan {
  id: string;
  name: string;
  description: string;
  priceCents: number;
  yearlyCents: number;
  currency: string;
  interval: string;
  features: string[];
}

export const listPlans = () => http.get<List<Plan>>('/api/pricing');
