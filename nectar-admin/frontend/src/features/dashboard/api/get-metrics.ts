import type { readMetricsTotals } from '@nectar/contracts/admin/metrics.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Metrics = AnswerOf<typeof readMetricsTotals>;

export const getMetrics = () => call<typeof readMetricsTotals>('GET', '/api/metrics');
