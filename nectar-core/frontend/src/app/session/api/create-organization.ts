import type { createOrganization as endpoint } from '@nectar/contracts/core/me.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const createOrganization = (name: string) =>
  call<typeof endpoint>('POST', '/api/organizations', { body: { name } });
