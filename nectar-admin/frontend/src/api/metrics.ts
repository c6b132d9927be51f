import type { List } from '@nectar/ui-kit/lib/http';
import { http } from '@nectar/ui-kit/lib/http';

export interface Metrics {
  users: number;
  organizations: number;
  members: number;
  workflows: number;
  runs: number;
  runsFailed: number;
  leads: number;
  newsletterSubscribers: number;
  activeSubscriptions: number;
  monthlyRevenueCents: number;
  requests: Record<string, unknown>;
}

export interface MetricsDay {
  day: string;
  signUps: number;
  leads: number;
  runs: number;
  runsFailed: number;
  revenueCents: number;
}

export const getMetrics = () => http.get<Metrics>('/api/metrics');

export const getTimeseries = (days: number) => http.get<List<MetricsDay>>(`/api/metrics/timeseries?days=${days}`);
