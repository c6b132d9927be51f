import type { BodyOf } from '@nectar/contracts/client.ts';
import type { configureService as endpoint } from '@nectar/contracts/core/services.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const configureService = (slug: string, input: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('PUT', '/api/services/:slug/config', { params: { slug }, body: input });
