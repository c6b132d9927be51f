import type { readAccount } from '@nectar/contracts/marketing/account.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const getAccount = () => call<typeof readAccount>('GET', '/api/account');
