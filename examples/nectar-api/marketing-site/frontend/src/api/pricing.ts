import { http } from '@/lib/http';
import type { List } from '@/lib/http';

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
