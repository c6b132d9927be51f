import type { BodyOf } from '@nectar/contracts/client.ts';
import type { sendContact } from '@nectar/contracts/marketing/contact.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const sendMessage = (message: BodyOf<typeof sendContact>) =>
  call<typeof sendContact>('POST', '/api/contact', { body: message });
