import type { subscribeNewsletter } from '@nectar/contracts/marketing/newsletter.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const subscribe = (email: string) =>
  call<typeof subscribeNewsletter>('POST', '/api/newsletter', { body: { email } });
