import type { BodyOf } from '@nectar/contracts/client.ts';
import type { sendContact as endpoint } from '@nectar/contracts/marketing/contact.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const sendMessage = (message: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('POST', '/api/contact', { body: message });
