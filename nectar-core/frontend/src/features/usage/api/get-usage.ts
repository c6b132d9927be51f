import type { readUsage as endpoint } from '@nectar/contracts/core/organization.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const getUsage = () => call<typeof endpoint>('GET', '/api/organization/usage');
