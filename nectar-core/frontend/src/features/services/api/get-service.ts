import type { readService as endpoint } from '@nectar/contracts/core/services.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const getService = (slug: string) => call<typeof endpoint>('GET', '/api/services/:slug', { params: { slug } });
