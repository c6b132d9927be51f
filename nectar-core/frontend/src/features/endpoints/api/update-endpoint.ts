import type { BodyOf } from '@nectar/contracts/client.ts';
import type { updateEndpoint as endpoint } from '@nectar/contracts/core/endpoints.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const updateEndpoint = (id: string, changes: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('PUT', '/api/endpoints/:id', { params: { id }, body: changes });
