import type { readCheckout as endpoint } from '@nectar/contracts/marketing/checkout.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const getCheckout = (sessionId: string) =>
  call<typeof endpoint>('GET', '/api/checkout/:sessionId', { params: { sessionId } });
