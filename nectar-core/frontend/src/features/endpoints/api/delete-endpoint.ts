import type { deleteEndpoint as endpoint } from '@nectar/contracts/core/endpoints.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const deleteEndpoint = (id: string) => call<typeof endpoint>('DELETE', '/api/endpoints/:id', { params: { id } });
