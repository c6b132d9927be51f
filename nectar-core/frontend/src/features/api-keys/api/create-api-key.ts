import type { createApiKey as endpoint } from '@nectar/contracts/core/api-keys.ts';
import { call } from '@nectar/ui-kit/lib/call';

/** The answer is the only time that the whole key is readable. */
export const createApiKey = (name: string) => call<typeof endpoint>('POST', '/api/api-keys', { body: { name } });
