import type { chooseOrganization as endpoint } from '@nectar/contracts/core/me.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const switchOrganization = (organizationId: string) =>
  call<typeof endpoint>('POST', '/api/organizations/active', { body: { organizationId } });
