import type { unsubscribeNewsletter as endpoint } from '@nectar/contracts/marketing/newsletter.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const unsubscribe = (token: string) =>
  call<typeof endpoint>('POST', '/api/newsletter/unsubscribe', { body: { token } });
