import type { readServices } from '@nectar/contracts/admin/health.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type ServiceHealth = AnswerOf<typeof readServices>['items'][number];

export const getServicesHealth = () => call<typeof readServices>('GET', '/api/health/services');
