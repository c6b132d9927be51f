import type { readAccount as endpoint } from '@nectar/contracts/marketing/account.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const getAccount = () => call<typeof endpoint>('GET', '/api/account');
