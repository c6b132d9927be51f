import type { confirmNewsletter } from '@nectar/contracts/marketing/newsletter.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const confirmSubscription = (token: string) =>
  call<typeof confirmNewsletter>('POST', '/api/newsletter/confirm', { body: { token } });
