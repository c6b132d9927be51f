import type { listInvoices as endpoint } from '@nectar/contracts/admin/billing.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Invoice = AnswerOf<typeof endpoint>['items'][number];

export const listInvoices = (page: number) => call<typeof endpoint>('GET', '/api/invoices', { query: { page } });
