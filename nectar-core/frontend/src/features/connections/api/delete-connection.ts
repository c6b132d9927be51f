import type { deleteConnection as endpoint } from '@nectar/contracts/core/connections.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const deleteConnection = (id: string) =>
  call<typeof endpoint>('DELETE', '/api/connections/:id', { params: { id } });
