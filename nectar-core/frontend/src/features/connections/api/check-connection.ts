import type { checkConnection as endpoint } from '@nectar/contracts/core/connections.ts';
import { call } from '@nectar/ui-kit/lib/call';

/** Asks the other side with the stored secret; `message` says what it answered. */
export const checkConnection = (id: string) =>
  call<typeof endpoint>('POST', '/api/connections/:id/check', { params: { id } });
