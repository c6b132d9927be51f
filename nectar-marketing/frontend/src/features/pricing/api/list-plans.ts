import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listPricing } from '@nectar/contracts/marketing/pricing.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Plan = AnswerOf<typeof listPricing>['items'][number];

export const listPlans = () => call<typeof listPricing>('GET', '/api/pricing');
