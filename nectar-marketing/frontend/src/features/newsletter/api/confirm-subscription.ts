import type { confirmNewsletter as endpoint } from '@nectar/contracts/marketing/newsletter.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const confirmSubscription = (token: string) =>
  call<typeof endpoint>('POST', '/api/newsletter/confirm', { body: { token } });
