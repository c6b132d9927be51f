import type { BodyOf } from '@nectar/contracts/client.ts';
import type { updateConnection as endpoint } from '@nectar/contracts/core/connections.ts';
import { call } from '@nectar/ui-kit/lib/call';

/** Without a secret the stored one stays. */
export const updateConnection = (id: string, changes: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('PUT', '/api/connections/:id', { params: { id }, body: changes });
