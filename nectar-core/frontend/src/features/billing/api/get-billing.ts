import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { readBilling as endpoint } from '@nectar/contracts/core/organization.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Billing = AnswerOf<typeof endpoint>;
export type Invoice = Billing['invoices'][number];

export const getBilling = () => call<typeof endpoint>('GET', '/api/organization/billing');
