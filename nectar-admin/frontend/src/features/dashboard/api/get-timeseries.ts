import type { readMetricsSeries as endpoint } from '@nectar/contracts/admin/metrics.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type MetricsDay = AnswerOf<typeof endpoint>['items'][number];

export const getTimeseries = (days: number) =>
  call<typeof endpoint>('GET', '/api/metrics/timeseries', { query: { days } });
