import type { BodyOf } from '@nectar/contracts/client.ts';
import type { createConnection as endpoint } from '@nectar/contracts/core/connections.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const createConnection = (connection: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('POST', '/api/connections', { body: connection });
