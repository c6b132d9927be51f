import type { readMetricsTotals as endpoint } from '@nectar/contracts/admin/metrics.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Metrics = AnswerOf<typeof endpoint>;

export const getMetrics = () => call<typeof endpoint>('GET', '/api/metrics');
