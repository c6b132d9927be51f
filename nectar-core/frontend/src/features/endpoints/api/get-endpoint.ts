import type { readEndpoint as endpoint } from '@nectar/contracts/core/endpoints.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const getEndpoint = (id: string) => call<typeof endpoint>('GET', '/api/endpoints/:id', { params: { id } });
