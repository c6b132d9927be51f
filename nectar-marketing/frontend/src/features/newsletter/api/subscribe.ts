import type { subscribeNewsletter as endpoint } from '@nectar/contracts/marketing/newsletter.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const subscribe = (email: string) => call<typeof endpoint>('POST', '/api/newsletter', { body: { email } });
