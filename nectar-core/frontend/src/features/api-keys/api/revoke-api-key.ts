import type { revokeApiKey as endpoint } from '@nectar/contracts/core/api-keys.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const revokeApiKey = (id: string) => call<typeof endpoint>('DELETE', '/api/api-keys/:id', { params: { id } });
