import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listPricing as endpoint } from '@nectar/contracts/marketing/pricing.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Plan = AnswerOf<typeof endpoint>['items'][number];

export const listPlans = () => call<typeof endpoint>('GET', '/api/pricing');
