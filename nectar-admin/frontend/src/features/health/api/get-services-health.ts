import type { readServices as endpoint } from '@nectar/contracts/admin/health.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type ServiceHealth = AnswerOf<typeof endpoint>['items'][number];

export const getServicesHealth = () => call<typeof endpoint>('GET', '/api/health/services');
